import { type ReactNode, useEffect } from "react";

/** A screen: its heading, what may be done on it, and what it shows. */
export const Page = ({
  title,
  about,
  actions,
  children,
}: {
  readonly title: string;
  /** One sentence on what this is for. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  useEffect(() => {
    document.title = `${title} · dy-gateway`;
  }, [title]);
  return (
    <section className="page" aria-label={title}>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {about === undefined ? null : <p className="soft">{about}</p>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
};

/** A part of a screen with a heading of its own. */
export const Card = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className="card" aria-label={title}>
    <header className="card-head">
      <h2>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
);

/** A number that matters, with its name and a remark. */
export const Figure = ({
  name,
  value,
  remark,
  tone = "plain",
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly remark?: ReactNode;
  readonly tone?: "plain" | "good" | "bad" | "doubt";
}) => (
  <div className={`figure figure-${tone}`}>
    <dt>{name}</dt>
    <dd>
      <strong>{value}</strong>
      {remark === undefined ? null : <span className="soft">{remark}</span>}
    </dd>
  </div>
);

/** Names and values, one below the other. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
