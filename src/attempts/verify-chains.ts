import { linkHash, noHash } from "./chain.ts";
import type { AttemptRepository } from "./repository.ts";

/** The first place where a chain does not hold, in words for the operator. */
export interface BrokenLink {
  readonly chainId: number;
  /** 0 = the beginning of the chain. */
  readonly position: number;
  readonly why: string;
}

export interface ChainReport {
  readonly chains: number;
  readonly attempts: number;
  /** Hash of the newest link of the newest chain: printed today, it proves tomorrow that nothing before was changed. */
  readonly head: string;
  readonly broken: BrokenLink | null;
}

type Reads = Pick<AttemptRepository, "chains" | "slice">;
interface Walk {
  readonly links: number;
  readonly head: string;
  readonly broken: BrokenLink | null;
}

const linksPerSlice = 1_000;

/** Recomputes one chain from its beginning, a slice at a time, and shows every hash to `met`. */
const walkChain = async (
  reads: Reads,
  { id: chainId, afterHash }: { readonly id: number; readonly afterHash: string },
  met: (hash: string) => void,
): Promise<Walk> => {
  let head = afterHash;
  let links = 0;
  const ended = (why: string): Walk => ({ links, head, broken: { chainId, position: links + 1, why } });
  for (;;) {
    const slice = await reads.slice(chainId, links, linksPerSlice);
    for (const link of slice) {
      if (link.position !== links + 1) return ended("缺少这一条记录");
      if (linkHash(head, link) !== link.hash) return ended("这一条或它之前的记录被修改过");
      head = link.hash;
      links += 1;
      met(head);
    }
    if (slice.length < linksPerSlice) return { links, head, broken: null };
  }
};

/**
 * Checks every chain of attempts: no link missing, moved or changed, and each chain begins where another stood at that
 * moment, so that the end of a chain, or a whole one, cannot go unnoticed. Names the first link that does not hold.
 */
export const verifyChains = async (reads: Reads): Promise<ChainReport> => {
  const chains = await reads.chains();
  const beginnings = new Set(chains.map(({ afterHash }) => afterHash));
  const met = new Set<string>([noHash]);
  let attempts = 0;
  let head = noHash;
  for (const chain of chains) {
    const walk = await walkChain(reads, chain, (hash) => beginnings.has(hash) && met.add(hash));
    attempts += walk.links;
    head = walk.head;
    if (walk.broken !== null) return { chains: chains.length, attempts, head, broken: walk.broken };
  }
  const adrift = chains.find(({ afterHash }) => !met.has(afterHash));
  const why = "这条链接在一条已不存在的记录之后：有记录被删除";
  const broken = adrift === undefined ? null : { chainId: adrift.id, position: 0, why };
  return { chains: chains.length, attempts, head, broken };
};
