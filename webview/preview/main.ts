/** Starts the page of an experiment's preview. */
import '../ui/page.css';
import './preview.css';
import { pagePort } from '../ui/port';
import { PreviewPage } from './previewPage';

const root = document.getElementById('preview');
if (!root) throw new Error('the page has no #preview element');
new PreviewPage(root, pagePort()).start();
