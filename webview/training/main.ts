/** Starts the training view. */
import 'uplot/dist/uPlot.min.css';
import '../ui/page.css';
import './training.css';
import { pagePort } from '../ui/port';
import { TrainingPage } from './trainingPage';

const root = document.getElementById('training');
if (!root) throw new Error('the page has no #training element');
new TrainingPage(root, pagePort()).start();
