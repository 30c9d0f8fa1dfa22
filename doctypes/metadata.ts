/** Who made a document, and who changed it. Dates are RFC 3339. */
export interface CozyMetadata {
  doctypeVersion?: string | number;
  metadataVersion?: number;
  createdAt?: string;
  createdByApp?: string;
  createdByAppVersion?: string;
  createdOn?: string;
  updatedAt?: string;
  updatedByApps?: { slug?: string; date: string; version?: string; instance?: string }[];
  sourceAccount?: string;
  sourceAccountIdentifier?: string;
  favorite?: boolean;
}
