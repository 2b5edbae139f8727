export declare function buildIfStale(): Promise<number>;
