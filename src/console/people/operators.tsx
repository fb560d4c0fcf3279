import { Button, Checkbox } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Operator } from "../contract.ts";
import { NumberedPager } from "../ledger/numbered-pager.tsx";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { ShopList } from "../shops/shop-list.tsx";
import { roleWords } from "../trade-words.ts";
import { type OpenDialog, OperatorDialogs } from "./operator-dialogs.tsx";
import { peopleWords } from "./people-words.ts";

const pageSize = 50;

const Actions = ({
  operator,
  open,
}: {
  readonly operator: Operator;
  readonly open: (dialog: OpenDialog) => void;
}) => {
  const said = useWords(peopleWords);
  const { me } = useConsole();
  if (operator.revoked_at !== null) return null;
  const buttons = [
    { name: said.edit, kind: "edit", isThere: true },
    // A device never works as an admin.
    { name: said.device, kind: "device", isThere: operator.role !== "admin" },
    { name: said.key, kind: "rotate", isThere: true },
    { name: said.revoke, kind: "revoke", isThere: operator.uid !== me.uid },
  ] as const;
  return (
    <div className="row-actions">
      {buttons
        .filter(({ isThere }) => isThere)
        .map(({ name, kind }) => (
          <Button
            key={kind}
            size="small"
            aria-label={`${name} ${operator.name}`}
            onClick={() => open({ kind, operator })}
          >
            {name}
          </Button>
        ))}
    </div>
  );
};

/** The merchant's people, their roles and shops. */
export const Operators = () => {
  const said = useWords(peopleWords);
  const roles = useWords(roleWords);
  const { api, me, timeZone } = useConsole();
  const [page, setPage] = useState(1);
  const [showsRevoked, setShowsRevoked] = useState(false);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const answer = useAnswer(`operators ${page} ${showsRevoked}`, async (signal) => {
    const query = { page, page_size: pageSize, ...(showsRevoked ? {} : { revoked: false }) };
    return (await api.listOperators({ query, signal })).body;
  });
  return (
    <Page
      title={said.title}
      about={said.about}
      actions={
        <Button type="primary" onClick={() => setDialog({ kind: "create" })}>
          {said.create}
        </Button>
      }
    >
      <Card
        title={said.title}
        aside={
          <Checkbox checked={showsRevoked} onChange={({ target }) => setShowsRevoked(target.checked)}>
            {said.showRevoked}
          </Checkbox>
        }
      >
        <Shown answer={answer}>
          {(list) => (
            <>
              <Grid
                label={said.title}
                rows={list.data}
                keyOf={({ uid }) => uid}
                empty={said.none}
                columns={[
                  {
                    title: said.name,
                    cell: ({ name, uid }) => (
                      <>
                        <strong>{name}</strong>{" "}
                        {uid === me.uid ? <span className="soft">{said.yourself}</span> : null}
                      </>
                    ),
                  },
                  { title: said.uid, cell: ({ uid }) => <code>{uid}</code> },
                  { title: said.role, cell: ({ role }) => roles[role] },
                  {
                    title: said.shops,
                    cell: ({ poi_ids }) => (
                      <ShopList poiIds={poi_ids} all={said.allShops} none={said.noShops} />
                    ),
                  },
                  {
                    title: said.state,
                    cell: ({ revoked_at }) =>
                      revoked_at === null ? (
                        <Tag tone="good">{said.active}</Tag>
                      ) : (
                        <Tag tone="plain">{said.revoked(dateTime(revoked_at, { timeZone }))}</Tag>
                      ),
                  },
                  {
                    title: said.createdAt,
                    isExtra: true,
                    cell: ({ created_at }) => dateTime(created_at, { timeZone }),
                  },
                  {
                    title: said.actions,
                    cell: (operator) => <Actions operator={operator} open={setDialog} />,
                  },
                ]}
              />
              <NumberedPager page={page} pageSize={pageSize} total={list.total} onPage={setPage} />
            </>
          )}
        </Shown>
      </Card>
      <OperatorDialogs dialog={dialog} setDialog={setDialog} changed={answer.again} />
    </Page>
  );
};

export default Operators;
