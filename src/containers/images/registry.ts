// Every image that is known, one file each.

import type { ImageDefinition } from '../image.ts';
import { busyboxImage } from './busybox.ts';
import { kubernetesImages } from './kubernetes.ts';
import { nginxImage } from './nginx.ts';
import { pauseImage } from './pause.ts';

export const images: readonly ImageDefinition[] = [busyboxImage, ...kubernetesImages, nginxImage, pauseImage];
