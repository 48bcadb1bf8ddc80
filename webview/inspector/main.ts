/** Starts the Inspector's page. */
import '../ui/page.css';
import './inspector.css';
import { pagePort } from '../ui/port';
import { InspectorPage } from './inspectorPage';

const root = document.getElementById('inspector');
if (!root) throw new Error('the page has no #inspector element');
new InspectorPage(root, pagePort()).start();
