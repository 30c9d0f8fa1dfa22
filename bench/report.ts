import type { LoadResult } from './load-client.ts';

interface Row {
  name: string;
  figure: string;
  ratio?: number;
  goal?: string;
  reached?: boolean;
}

/** The figures of one run, printed as they come. */
export interface Report {
  /** Answers per second, and the ratio to the bare server when there is one. `goal`: the least ratio wanted. */
  rate(name: string, ours: LoadResult, bare?: LoadResult, ratio?: number, goal?: number): void;
  /** `most`: the largest figure wanted. */
  figure(name: string, value: number, unit: string, most?: number): void;
  /** A ratio that is not one of rates. */
  ratio(name: string, figure: string, ratio: number, goal?: number): void;
  /** Reads that went on beside one heavy request: their latency must stay under 50 ms at the 99th percentile. */
  beside(name: string, milliseconds: number, status: number, reads: LoadResult[]): void;
  rows(): readonly Row[];
}

export function createReport(print: (line: string) => void): Report {
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    const goal = row.goal === undefined ? '' : `  goal ${row.goal}${row.reached ? '' : '  NOT REACHED'}`;
    print(
      `${row.name.padEnd(38)} ${row.figure.padEnd(44)} ${row.ratio === undefined ? '' : row.ratio.toFixed(2)}${goal}`,
    );
  };
  const atLeast = (ratio: number | undefined, goal: number | undefined) =>
    goal === undefined || ratio === undefined ? {} : { goal: `>= ${goal}`, reached: ratio >= goal };
  return {
    rate(name, ours, bare, ratio, goal) {
      const against = bare ? ` against ${Math.round(bare.rate)}/s` : '';
      const refused = Object.keys(ours.refused).length > 0 ? ` REFUSED ${JSON.stringify(ours.refused)}` : '';
      const figure = `${Math.round(ours.rate)}/s${against}, p99 ${ours.p99.toFixed(1)} ms${refused}`;
      add({ name, figure, ...(ratio !== undefined && { ratio }), ...atLeast(ratio, goal) });
    },
    figure(name, value, unit, most) {
      const wanted = most === undefined ? {} : { goal: `< ${most}`, reached: value < most };
      add({ name, figure: `${value < 10 ? value.toFixed(2) : Math.round(value)} ${unit}`, ...wanted });
    },
    ratio: (name, figure, ratio, goal) => add({ name, figure, ratio, ...atLeast(ratio, goal) }),
    beside(name, milliseconds, status, reads) {
      const p99 = Math.max(...reads.map((result) => result.p99));
      const figure = `${Math.round(milliseconds)} ms (${status}); reads beside it: p99 ${p99.toFixed(1)} ms`;
      add({ name, figure, goal: 'p99 < 50 ms', reached: p99 < 50 });
    },
    rows: () => rows,
  };
}
