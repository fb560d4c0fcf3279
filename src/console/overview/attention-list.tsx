import type { Language } from "../../pages/choices.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { placeOf } from "../address.ts";
import type { Role } from "../contract.ts";
import { Card } from "../parts/page.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { mayOpen } from "../screens.ts";
import { attentionOf, type Known } from "./attention.ts";
import { attentionWords, toldMatter } from "./attention-words.ts";

const words = bilingual(
  {
    title: "需要处理",
    nothing: "没有要处理的事：网关、磁盘、抖音都正常。",
    nothingKnown: "网关说一切正常；其余检查只有管理员能看。",
    bad: "尽快",
    doubt: "留意",
  },
  {
    title: "Needs attention",
    nothing: "Nothing needs you: gateway, disk and Douyin are fine.",
    nothingKnown: "The gateway says all is well; only an admin sees the other checks.",
    bad: "Soon",
    doubt: "Keep an eye on",
  },
);

/** What needs a person, each with what to do; or that nothing does. */
export const Attention = ({
  known,
  role,
  timeZone,
  language,
}: {
  readonly known: Known;
  readonly role: Role;
  readonly timeZone: string;
  readonly language: Language;
}) => {
  const said = useWords(words);
  const told = useWords(attentionWords);
  const matters = attentionOf(known);
  return (
    <Card title={said.title}>
      {matters.length === 0 ? (
        <p className="all-well">{role === "admin" ? said.nothing : said.nothingKnown}</p>
      ) : (
        <ul className="matters">
          {matters.map((matter) => {
            const { title, detail, remedy, href } = toldMatter(matter, told, { language, timeZone });
            const mayGo = href !== null && mayOpen(placeOf(href).screen, role);
            return (
              <li key={`${matter.kind} ${title}`} className={`matter matter-${matter.severity}`}>
                <div>
                  <Tag tone={matter.severity}>{said[matter.severity]}</Tag> <strong>{title}</strong>
                  {detail === null ? null : <p>{detail}</p>}
                  <p className="soft">{remedy}</p>
                </div>
                {mayGo ? <a href={href}>{told.look}</a> : null}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
};
