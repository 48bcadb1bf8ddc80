/** Starts the Inspector's page. */
import './inspector.css';
import { InspectorPage } from './inspectorPage';
import { pagePort } from './port';

const root = document.getElementById('inspector');
if (!root) throw new Error('the page has no #inspector element');
new InspectorPage(root, pagePort()).start();
