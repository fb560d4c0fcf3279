import type { Actor } from "../caller.ts";

/** How far the last restore of this process has come. */
export interface RestoreState {
  readonly name: string;
  readonly kind: "checking" | "draining" | "restoring" | "done" | "failed";
  readonly startedMs: number;
  /** null while it goes on. */
  readonly finishedMs: number | null;
  /** In words for the operator. */
  readonly message: string;
}

export interface RestoreWish {
  readonly file: string;
  readonly name: string;
  readonly by: Actor;
  /** Called when it has come to nothing before the database was closed; others may have their turn. */
  readonly release: () => void;
}

/** Takes the running database out and puts a backup in its place; whoever has the gateway in his hands can do that. */
export interface RestoreDesk {
  /** null when there was none since the start. */
  readonly state: () => RestoreState | null;
  /** Begins beside serving, at once. Who wants it has been written down. */
  readonly begin: (wish: RestoreWish) => RestoreState;
}
