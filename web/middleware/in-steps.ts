import type { Context, MiddlewareHandler } from 'hono';
import type { WebEnv } from './env.ts';

/** Something done before the handlers: an answer ends the request, undefined lets it go on. */
export type Step = (c: Context<WebEnv>) => Response | undefined | Promise<Response | undefined>;

/**
 * Several steps as one middleware: each middleware of its own costs every request promises and closures, which together
 * take longer than what they do.
 */
export function inSteps(...steps: Step[]): MiddlewareHandler<WebEnv> {
  return async (c, next) => (await takeSteps(c, steps)) ?? next();
}

/** Waits for nothing, unless a step does. */
export function takeSteps(c: Context<WebEnv>, steps: readonly Step[], from = 0): ReturnType<Step> {
  for (let i = from; i < steps.length; i++) {
    const answer = steps[i]?.(c);
    if (answer instanceof Promise) return answer.then((later) => later ?? takeSteps(c, steps, i + 1));
    if (answer) return answer;
  }
  return undefined;
}
