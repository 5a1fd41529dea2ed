/** Starts the gallery. */
import { startLanguage } from '@portero/vue';
import { createApp } from 'vue';
import { dictionaries } from '../src/language/useLanguage.ts';
import GalleryPage from './GalleryPage.vue';
import '@portero/vue/style.css';
import '../src/styles/index.css';
import './gallery.css';

await startLanguage(dictionaries);
createApp(GalleryPage).mount('#gallery');
