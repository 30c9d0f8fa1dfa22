import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.bills`: A bill that a konnector has brought. */
export interface Bill {
  vendor: string;
  amount: number;
  /** ISO 4217. */
  currency?: string;
  date: string;
  filename?: string;
  fileurl?: string;
  /** io.cozy.files:<id>. */
  invoice?: string;
  isRefund?: boolean;
  subtype?: string;
  sourceAccount?: string;
  cozyMetadata?: CozyMetadata;
}
