import { useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import { NumberedPager } from "../ledger/numbered-pager.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { shopsIn } from "./shop-names.ts";

const words = bilingual(
  {
    title: "门店",
    about: "抖音列出的门店，此刻查到的。门店 id（poi_id）是收银系统调用时要填的。",
    name: "名称",
    id: "门店 id",
    address: "地址",
    account: "抖音账户",
    none: "抖音没有列出任何门店。请核对 DYG_DOUYIN_ACCOUNT_ID 是不是商户的根账户，以及应用有没有绑定门店。",
  },
  {
    title: "Shops",
    about: "Shops as Douyin lists them right now. The shop id (poi_id) is what a till sends.",
    name: "Name",
    id: "Shop id",
    address: "Address",
    account: "Douyin account",
    none: "Douyin lists no shop. See that DYG_DOUYIN_ACCOUNT_ID is the merchant's root account, and that the app is bound to shops.",
  },
);

const pageSize = 50;

/** What Douyin answers about the merchant's shops. */
export const Shops = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const [page, setPage] = useState(1);
  const answer = useAnswer(`shops ${page}`, async (signal) =>
    shopsIn((await api.findShops({ query: { page, size: pageSize }, signal })).body),
  );
  return (
    <Page title={said.title} about={said.about}>
      <Card title={said.title}>
        <Shown answer={answer}>
          {({ shops, total }) => (
            <>
              <Grid
                label={said.title}
                rows={shops}
                keyOf={({ poiId }) => poiId}
                empty={said.none}
                columns={[
                  { title: said.name, cell: ({ name }) => <strong>{name === "" ? "—" : name}</strong> },
                  { title: said.id, cell: ({ poiId }) => <CopyText label="" text={poiId} /> },
                  { title: said.address, cell: ({ address }) => (address === "" ? "—" : address) },
                  { title: said.account, cell: ({ account }) => (account === "" ? "—" : account) },
                ]}
              />
              <NumberedPager page={page} pageSize={pageSize} total={total} onPage={setPage} />
            </>
          )}
        </Shown>
      </Card>
    </Page>
  );
};

export default Shops;
