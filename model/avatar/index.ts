/** The picture of the owner. */
export { type Avatars, createAvatars, MAX_UPLOAD } from './avatars.ts';
