/** Folders of a workspace in which nobody keeps runs or views: searches pass them by. */
export const EXCLUDED_FOLDERS = '**/{node_modules,.git,.venv,venv,site-packages}/**';
