// Every image that is known, one file each.

import type { ImageDefinition } from '../image.ts';
import { busyboxImage } from './busybox.ts';
import { nginxImage } from './nginx.ts';
import { pauseImage } from './pause.ts';

export const images: readonly ImageDefinition[] = [busyboxImage, nginxImage, pauseImage];
