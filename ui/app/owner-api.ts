import { ApiError, type Http } from '../client/index.ts';

type Settings = { data: { attributes: Record<string, unknown> } };

/** The name the owner goes by; empty when it was never said. */
export async function getPublicName(http: Http): Promise<string> {
  const { data } = await http.request<Settings>('GET', '/settings/instance');
  const name = data.attributes['public_name'];
  return typeof name === 'string' ? name : '';
}

/** `isChosen` is false for the initials, which the server draws. */
export type Picture = { image: Blob; isChosen: boolean };

/** The owner's picture, which anybody may see. */
export async function readPicture(http: Http): Promise<Picture> {
  const answer = await fetch(http.url('/public/avatar'), { cache: 'no-cache' });
  if (!answer.ok) throw new ApiError(answer.status, 'no picture');
  const image = await answer.blob();
  return { image, isChosen: !image.type.startsWith('image/svg') };
}

/** Ends the session on the owner's domain. */
export const logout = (http: Http): Promise<void> => http.request('DELETE', '/auth/login');
