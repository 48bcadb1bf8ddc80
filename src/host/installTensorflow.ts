/** "Install TensorFlow Backend": the user's npm puts it into the extension's storage. Nothing is fetched by us, or unasked. */
import * as vscode from 'vscode';
import { spawn } from 'node:child_process';
import type { PreviewWorker } from './experiment/previewWorker';

const PACKAGE = '@tensorflow/tfjs-node@4.22.0';
/** Lines of npm that a message can show. */
const LINES_SHOWN = 1;

export interface InstallParts {
  /** Folder that gets a node_modules. */
  readonly folder: vscode.Uri;
  readonly worker: PreviewWorker;
  readonly log: vscode.LogOutputChannel;
}

export async function installTensorflow(parts: InstallParts): Promise<void> {
  const install = vscode.l10n.t('Install');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Install the TensorFlow backend?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'npm will fetch {0} and the TensorFlow library, about 500 MB, into {1}. The embedded kernel needs none of it.',
        PACKAGE,
        parts.folder.fsPath,
      ),
    },
    install,
  );
  if (answer !== install) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Installing TensorFlow'),
    cancellable: true,
  };
  const installed = await vscode.window.withProgress(options, (progress, token) =>
    npmInstall(parts, token, (line) => progress.report({ message: line.slice(0, 80) })),
  );
  if (!installed) return;
  const build = await parts.worker.tensorflowBuild();
  await vscode.window.showInformationMessage(
    vscode.l10n.t('TensorFlow is installed ({0}). Set dynascope.backend to use it.', build),
  );
}

/** False when the user gave up. @throws Error with npm's reason */
async function npmInstall(
  { folder, log }: InstallParts,
  token: vscode.CancellationToken,
  told: (line: string) => void,
): Promise<boolean> {
  await vscode.workspace.fs.createDirectory(folder);
  const args = ['install', PACKAGE, '--no-audit', '--no-fund', '--prefix', folder.fsPath];
  const windows = process.platform === 'win32';
  const child = spawn(windows ? 'npm.cmd' : 'npm', args, { cwd: folder.fsPath, shell: windows });
  token.onCancellationRequested(() => child.kill());
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    for (const line of chunk.toString('utf8').split('\n').filter(Boolean)) {
      lines.push(line);
      log.info(`npm: ${line}`);
      told(line);
    }
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(vscode.l10n.t('npm could not be started: {0}', error.message))),
    );
    child.on('close', resolve);
  });
  if (token.isCancellationRequested) return false;
  if (code === 0) return true;
  const errors = lines.filter((line) => /error/i.test(line)).slice(0, LINES_SHOWN);
  throw new Error(
    vscode.l10n.t(
      'npm ended with code {0}: {1} The log has the rest.',
      String(code),
      errors.join(' '),
    ),
  );
}
