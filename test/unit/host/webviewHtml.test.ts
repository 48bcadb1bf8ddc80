import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../../src/host/webviewHtml';

const page = pageHtml({
  page: 'inspector',
  title: 'Inspector <b>',
  cspSource: 'https://webview',
  scriptUri: 'https://webview/inspector.js',
  styleUri: 'https://webview/inspector.css',
  nonce: 'abc',
  language: 'de',
  loadingText: 'Reading <img src=x onerror=alert(1)>…',
});

describe('pageHtml', () => {
  it('allows one script by nonce, own styles and fonts, pictures of canvases, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    expect(policy).toBe(
      "default-src 'none'; img-src https://webview blob: data:; style-src https://webview; font-src https://webview; script-src 'nonce-abc'",
    );
    expect(page).not.toMatch(/unsafe-(eval|inline)|style="|onload=/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('escapes what comes from file names', () => {
    expect(page).toContain('Reading &lt;img src=x onerror=alert(1)&gt;…');
    expect(page).not.toContain('<img');
  });
});
