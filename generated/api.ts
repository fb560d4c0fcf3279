// written by `bun run generate` from openapi.yaml; never edit

export interface paths {
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 健康检查
         * @description 不需要身份。`ok` 一切正常；`degraded` 抖音或 access_token 有问题，但网关在工作（仍是 200）；
         *     只有数据库或磁盘写不进去、或正在停止时才是 503 `unavailable`。响应不含任何密钥。
         */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/coupons/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 统一券核销入口
         * @description 核销一张或几张团购券。传 `poi_id`，外加**恰好一种**方式：
         *
         *     | 方式 | 字段 | 网关做什么 |
         *     |---|---|---|
         *     | short_link | `short_link`（二维码里的短链，首尾空白会去掉） | 解析短链得到 object_id → prepare → verify |
         *     | code | `code`（抖音明文券码） | 用明文券码 prepare → verify |
         *     | encrypted_code | `encrypted_code` 或 `encrypted_codes`（同一订单 1–10 个），**必须**带 `verify_token`；`order_id` 可选 | **不再** prepare，直接 verify |
         *     | ticket | `previewCoupon` 给的 `ticket` | 用预览时的那次 prepare，**不再** prepare，直接 verify |
         *
         *     两种方式同传、一种都不传、`verify_token` / `order_id` 用在别的方式、`certificate_ids` 用在 encrypted_code 方式：都是 400。
         *     `ticket` 不存在、已过期（10 分钟）、不是本调用方或本门店的 → 400 `ticket_invalid`，不产生流水。
         *
         *     prepare 与 verify 一一对应：short_link、code、ticket 方式由网关保证；encrypted_code 方式表示您自己持有一次 prepare 的结果，网关不会重复 prepare。
         *
         *     **数量**：`quantity` 1–10，默认 1；若传了 `certificate_ids` 或 `encrypted_codes`，默认为其个数，两者都传时须一致。
         *     次卡每用一次算一个，先用完第一张再用下一张；`encrypted_code` 配 `quantity: n` 表示这张次卡用 n 次。
         *     可用的券不够时一张也不核。
         *
         *     **读结果**：200 不等于成功，要看 `outcome`。`items` 总有 `quantity` 项，`data` 是第一项。
         *     抖音拒绝 → 200，`failed`，原因在 `error_key`，怎么办在 `retry`。
         *     结果未知 → 202，带 `Location` 和 `Retry-After`；**不要再扫一次**。
         *
         *     **重发**：带幂等键（请求头 `Idempotency-Key` 或字段 `idempotency_key`，两处都传时须一致；字段受签名保护，推荐用字段），保留 7 天。
         *     - 同键同内容：返回同一笔的当前状态，带 `Idempotent-Replayed: true`。
         *     - 同键不同内容：422 `idempotency_key_reused`。
         *     - 第一次还没答复：409 `request_in_progress`。
         *     - 上一次没有消耗券（`failed` 且 `retry` 不是 `never`）：同键会重新核销，产生新流水。
         *     - 一个 `verify_token` 永远只用于一次请求：同一调用方以同样的门店、券、数量再来，得到原来那笔；否则 422。
         *     - 一个 `ticket` 在核销真正发出时用掉，此后与 `verify_token` 一样；没有发出（可用的券不够、409）就还能用。
         *
         *     **防止多核**：没有幂等键、也没有 `certificate_ids` 时，若 120 秒内本调用方在本门店刚核销过同一订单而订单还有可用的券 → 409 `recently_verified`；
         *     确实要再核一张，带 `another: true`。
         */
        readonly post: operations["verifyCoupon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/coupons/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 核销前预览
         * @description 这个券码或二维码值什么、能不能在本门店用，什么都不消耗；并给一个 `ticket`，核销时用它代替券码。
         *
         *     - `ticket` 只给本调用方、本门店，10 分钟有效，只能核销一次；网关已做过 prepare，凭它核销不会再做。
         *       抖音的 verify_token 和加密券码留在网关，调用方拿不到，也不需要。
         *     - `coupons` 按抖音的顺序列出订单里此刻可见的券；`usable` 为 false 时 `reason` 说明原因。不含顾客的任何个人信息。
         *     - 没有可用的券时是 200，`coupons` 为空；券为什么不能用，凭 `ticket` 核销一次就会说明，不会消耗任何券。
         *     - 预览不锁定券：到核销时再按当时的抖音时间判断；10 分钟内若在别处用掉，核销会得到 `coupon_already_used`。
         *     - 每次预览都是抖音的一次 prepare：请在顾客出示券之后再预览，不要轮询。
         *
         *     抖音拒绝 → 502 `upstream_refused`；连不上抖音 → 502 `upstream_unavailable`；短链无效 → 400 `short_link_invalid`。
         */
        readonly post: operations["previewCoupon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/coupons/prepare": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 验券准备
         * @description 对外开放抖音 certificate.prepare 能力。
         *
         *     调用方可传 `poi_id` + `short_link` 或 `poi_id` + `code`。
         *     short_link 模式下服务端会先解析短链得到 object_id，code 模式下则直接透传抖音明文券码，然后调用抖音 prepare 接口。
         *     成功时直接返回抖音原始 JSON（逐字节不变），不再包装网关 `data`。
         *
         *     根据抖音官方说明，prepare 只用于为本次后续验券拿到可用的 encrypted_code；prepare 与 verify 的调用次数应一一对应。
         *
         *     - 如果后续走本网关的 short_link / code 核销模式，这个对应关系由网关内部完成，**不需要先调本接口**。
         *     - 如果后续走 encrypted_code 直传模式，则表示调用方自己持有一次上游 prepare 返回的 `encrypted_code` 与 `verify_token`，网关不会再重复 prepare。
         *
         *     抖音拒绝 → 502 `upstream_refused`，`upstream` 里是抖音的错误码和原话；连不上抖音 → 502 `upstream_unavailable`。
         *     短链只认 `https://v.douyin.com/…`（以及网关配置的来源），否则 400 `short_link_invalid`。
         *
         *     注意：抖音的 `certificate_id` 在这里可能是 19 位的 JSON **数字**，请用不丢精度的解析器。
         */
        readonly post: operations["prepareCoupon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/douyin/access-token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 获取当前抖音 access_token
         * @description 返回网关当前保管的抖音 access_token，供有权限的应用直接调用抖音。只接受签名，且应用须有 `allow_token_read`。
         *     每次读取都会记入审计。token 可能早于 `expires_at` 更换：请每 60 秒重读一次，被抖音拒绝时立即重读。
         *     请勿自行向抖音申请 token：新 token 会使网关的旧 token 失效。
         */
        readonly get: operations["getAccessToken"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/douyin/pois": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询门店信息
         * @description 查询商户在抖音的门店，原样返回抖音的 JSON（逐字节不变）。商户账户 `account_id` 取自网关配置，不需要也不能传。
         *     限定了门店（`poi_ids`）的应用和操作员必须用 `poi_id` 指明自己的一家门店，且不能用 `third_id`，否则 403 `shop_not_allowed`。
         */
        readonly get: operations["findShops"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/verifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查找自己的核销
         * @description 收银台重启之后先问再做：按**恰好一种**条件查找流水。
         *
         *     | 条件 | 得到 |
         *     |---|---|
         *     | `idempotency_key` | 本调用方这个幂等键现在代表的那笔请求的全部流水；没用过或已过 7 天为空 |
         *     | `ext_order_id` | 带这个单号的流水，先记的在前 |
         *     | `order_id` | 这个抖音订单的流水，先记的在前 |
         *     | `updated_since` | 此刻以来变化过的流水，**先变化的在前**；用来同步 |
         *
         *     应用和店员（clerk）只看到自己的流水，店长（manager）看到所属门店的，管理员看到全部。查不到是 200 和空的 `data`。
         *
         *     **同步（`updated_since` + `cursor`）**：第一次只传 `updated_since`，以后同样的 `updated_since` 加上收到的 `next_cursor`。
         *     - 网关在写入每一次变化的同一个事务里给它编号，游标就是最后读到的编号：不靠时钟，后来的变化编号必定更大，
         *       所以**不会漏**，同一毫秒的变化、时钟回拨都不例外。翻页期间又变化的流水会再出现一次，以最后一次为准。
         *     - 一页里有流水就有 `next_cursor`；为 null 表示到此为止。保存最后一个不为 null 的游标，过一会儿接着用。
         *       偶尔一页会不足 `page_size` 条甚至没有流水，却有 `next_cursor`：接着翻即可。
         *     - 游标不过期；只属于发给它的调用方和条件。从备份恢复之后，之前的游标可能 400：请从 `updated_since` 重新开始。
         *
         *     `total` 在 10,000 以内是准确的；`updated_since` 之后的变化超过 10,000 行时只数前 10,000 行里看得到的，`total_is_minimum` 为 true。
         *     `page` 总是 1。
         */
        readonly get: operations["findVerifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/verifications/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询单次核销
         * @description 核销返回 202 之后用它追问结果：`data` 是这一行流水，`items` 是同一次请求的全部流水。
         *     `outcome` 还是 `processing` 时按 2 秒、5 秒、10 秒……放慢再问；`next_check_at` 是网关下一次追问抖音的时间。
         *     应用和店员（clerk）只能看到自己的流水，店长（manager）能看到所属门店的，管理员能看到全部；别人的一律 404。
         */
        readonly get: operations["getVerification"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/verifications/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 撤销核销
         * @description 把一笔核销成功的券退回待使用。抖音只在核销后 **1 小时内**允许，且这只是上限：已推送结算的、抖音另有原因的会拒绝。
         *
         *     - 撤销只发一次，发之前先落盘。抖音同意 → 200，`verify_status: cancelled`；已经撤销过 → 同样 200，不再调用。
         *     - 抖音拒绝 → 409 `not_cancellable`，`upstream` 是抖音的原话，`cancel_status: refused`。
         *     - 没有答复或抖音繁忙 → 202，`cancel_status: unknown`，流水仍是 `success`：网关只查询、不重发。核销记录不在了 → `cancelled`；
         *       还在 → `cancel_status: none`，可以再撤销一次。正在撤销时再来 → 202，不再调用。
         *     - `processing`、`failed` 的流水 → 409 `not_cancellable`。
         *     - 核销时有发送没有得到答复的，撤销等到最后一次发送满 10 秒才发出，以免那次发送在撤销之后才到、又核销一次；等候期间 → 202。
         *       同一请求里还有未定的券时，撤销后不再重发，只查询。
         *     - 幂等键：200 和 202 占用它，其余答复释放它。同一键再来，看到的是那次撤销的现状：200 而 `cancel_status` 为 `none` 表示没有撤销成，
         *       要再撤销请换新的键。
         *
         *     应用只能撤销自己的，店员（clerk）自己核销的，店长（manager）所属门店的，管理员全部；别人的一律 404。操作员必须填写 `reason`。请求体可以不传。
         */
        readonly post: operations["cancelVerification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/open/verifications/{id}/abandon": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 放弃核销（顾客已用其他方式付款）
         * @description 结果未定时顾客不等了、用别的方式付了款：告诉网关这一笔**不要了**。
         *
         *     - `processing`：不再重发；已经发出的等它结束并查询。还没发出 → `failed` / `interrupted`。
         *     - 后来查明券被本网关核销了（当时或很久以后）→ `success`，并自动撤销；抖音拒绝撤销，或查询两次记录仍在 →
         *       `success` 且 `abandon_refused: true`，需要人工处理。
         *     - `failed`、`cancelled` → 200，只记下来。`success` → 409 `not_cancellable`：请用撤销。
         *
         *     谁能放弃、`reason` 何时必填，与撤销相同。
         */
        readonly post: operations["abandonVerification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/shift": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看班次
         * @description 一名操作员在一家门店、一段时间里做了什么：收银台的「今天」和交班单。不传时间即今天（营业时区）。
         *
         *     - 核销按抖音的核销时间（`verified_at`）计入，之后撤销与否都算；撤销按撤销时间（`cancelled_at`）计入，无论谁撤销的。
         *       `net_amount` = `pay_amount` − `cancelled_amount`。
         *     - `unsettled` 是此刻还没有结论的核销和撤销，不限时段，等得最久的在前：交班前请看一眼。
         *     - `recent` 是这段时间里新的在前的流水，失败的也在内。
         *
         *     店员（clerk）只能看自己的；店长（manager）和管理员可用 `operator_uid` 看别人的。门店不在权限内 → 403。
         */
        readonly get: operations["getShift"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/reports/verifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询或导出核销流水
         * @description 核销流水，按 `time_field` 新的在前，时间相同按 id，顺序稳定。限定了门店的操作员只看到这些门店的流水。
         *     `time_field` 不是 `created_at` 时，只含有这个时间的流水。
         *
         *     **翻页**：`page` 适合人看；程序用 `cursor`（上一页的 `next_cursor`），多深都和第一页一样快，翻页期间新增流水也不会重复或遗漏。
         *     `cursor` 只对给出它的那一组筛选条件有效，不能与 `page` 同用。
         *     `total` 在 10,000 以内是准确的；超过时为 10,000 且 `total_is_minimum` 为 true。
         *
         *     **导出**：`export=csv` 给人看（中文表头、营业时间、金额为元，末行「合计」；没有末行说明下载中断了）；
         *     `export=csv-raw` 给程序（字段名表头、UTC、金额为分、没有合计行）。导出的是全部符合条件的流水，`page`、`page_size`、`cursor` 不起作用；
         *     数据出自同一时刻，边查边传。同时进行的导出太多 → 429。
         */
        readonly get: operations["listVerifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/reports/summary": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询或导出核销汇总报表
         * @description 按营业日等汇总。不传时间即今天（营业时区，默认 Asia/Shanghai）。
         *
         *     **出过的一天不再变**：钱记在核销当天（`verified_at`，抖音的时间），撤销记在撤销当天，笔数、失败数、未定数记在创建当天。
         *     `complete` 为 false 表示这一时段还有未定的流水（`processing`、夜里还要再问一次的 `not_verified`、结果未知的撤销、
         *     没补全的金额），数字可能还会变；过完的一天一旦为 true 就不再变。还没过完的一天当然还会增加新的流水。
         *
         *     `net_amount` = 实付 − 撤销。分组结果超过 50,000 行 → 400，请缩短时间、减少分组，或导出。
         */
        readonly get: operations["summarizeVerifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/reports/failures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询核销失败的原因
         * @description 一段时间里失败的核销，按 `error_key` 归总，多的在前；时间按创建时间。不传时间即今天（营业时区，默认 Asia/Shanghai）。
         *     笔数合计等于同一条件下 `summarizeVerifications` 的 `failed_count`。限定了门店的操作员只看到这些门店的。
         *     判为 `not_verified` 的流水日后可能改判为成功，届时不再计入。
         */
        readonly get: operations["summarizeFailures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/verifications/{id}/attempts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询一笔核销的全部经过
         * @description 这笔核销做过的每一步，按先后：记录、解析短链、准备、发出、答复、重发、查询、落定、撤销……附抖音的错误码和 `logid`（报障用），没有密钥和券码。
         *     每一步带有它之前一步的哈希（SHA-256，每个写入进程一条链），改动、删除任何一步都会被 `dy-gateway doctor` 发现。
         *     限定了门店的操作员只看到这些门店的，其余 404。
         */
        readonly get: operations["listAttempts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/attempts/heads": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看操作记录链的末端
         * @description 每一步核销操作都记在一条哈希链里，链的末端（位置和哈希）代表它之前的全部记录。把它打印在日结单上、由店里保存，
         *     日后就能证明当时的记录没有被改动：改动、删除其中任何一条，同一位置的哈希都会不同。
         *
         *     每次启动另开一条新链，从旧链的末端接起，所以通常只有一条末端；`data` 为空表示还没有任何记录。
         *     核对旧的日结单：传 `place=3:1042`（链:位置），答复那一条当前的哈希；没有这一条 → 404。
         *     恢复过备份的，备份之后的记录以恢复之后的链为准（见审计 `backups.restore`）。
         */
        readonly get: operations["getAttemptsHead"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/apps": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询核销端应用列表
         * @description 全部应用，按创建先后，含停用的和内置的 `console`（操作员的核销记在它名下）；不含任何 secret。
         */
        readonly get: operations["listApps"];
        readonly put?: never;
        /**
         * 创建核销端应用
         * @description 新建一个可以签名调用网关的应用。不传 `client_key` 或 `secret` 时由网关生成（不少于 256 位随机）。
         *     **`secret` 只在这一次响应里出现**，请立即交给合作方保存；网关加密存放，不记日志，也不再列出。
         *     `code` 或 `client_key` 已被占用 → 409 `already_exists`；限定了门店的应用不能有 `allow_token_read` → 409 `not_allowed_with_shops`。
         */
        readonly post: operations["createApp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/apps/{id}/token-access": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * 修改应用 token 读取权限
         * @description 允许或禁止一个应用读取抖音 access_token。持有 token 就能以商户身份调用抖音的全部能力，不分门店，
         *     所以限定了门店的应用不能开启 → 409 `not_allowed_with_shops`。立即生效。
         */
        readonly patch: operations["updateAppTokenAccess"];
        readonly trace?: never;
    };
    readonly "/v1/internal/enrichment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看补全队列
         * @description 核销成功后，网关用 `order_id` 查询抖音订单，补全商品、订单状态、券状态、`receipt_amount` 和缺失的金额。
         *     队列就是流水本身（`enrichment_status: pending`），重启后接着做；补全失败从不影响 `verify_status`。
         *     `failed` 的可用 `runEnrichment` 重新排队。
         */
        readonly get: operations["getEnrichment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/enrichment/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 重新补全流水
         * @description 让一条流水，或一段时间里的流水重新排队，向抖音查询订单。订单状态、券状态、商品会更新；**已有的金额不会改动**，只补缺的。
         *     时段按核销时间（`verified_at`）；不传 `status` 时只重做补全失败的。一次最多排 20,000 条，更多时 `more` 为 true。
         *     没有核销成功的流水没有可补全的内容，不排队。记入操作审计。
         */
        readonly post: operations["runEnrichment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/douyin/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看 access_token 状态
         * @description 网关保管的抖音 access_token 还有多久、何时续期、最近一次为何没取到；**从不显示 token 本身**。
         */
        readonly get: operations["getTokenStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/douyin/token/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 立即刷新 access_token
         * @description 现在就向抖音取 access_token。平时不需要：网关会在到期前自动续期，被拒时自动更换。
         *     默认不作废现有的，抖音可能返回同一个；`force: true` 要一个新的，旧的 5 分钟后失效，与别的程序共用同一抖音应用时它们也要重取。
         *     两次至少隔 5 秒；5 秒内再次请求不会再取（`renewed: false`）。请求体可以不传。记入操作审计。
         */
        readonly post: operations["refreshToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/jobs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看定时任务
         * @description 网关自己的定时任务：上次何时跑、结果如何、下次何时。只记本次启动以来的；没有跑过的为 null。
         */
        readonly get: operations["listJobs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/jobs/{job}/run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 立即运行任务
         * @description 现在就运行一个任务；正在运行的不会再开一个，等它结束。最多等 2 秒：结束了答 200，还在跑答 202，之后看 `listJobs`。
         *     任务失败也是 200，`failed` 为 true，原因在日志里。记入操作审计。
         */
        readonly post: operations["runJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/verifications/unsettled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看未定的核销
         * @description 抖音还没有给出结论的：`processing` 的流水（`waiting_for: verify`），和撤销结果未知的（`waiting_for: cancel`）；等得最久的在前。
         *     网关会一直追问，`next_check_at` 是下一次；平时这里只有此刻正在核销的几笔。限定了门店的操作员只看到这些门店的。
         */
        readonly get: operations["listUnsettled"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/verifications/not-verified": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看可能白送的核销
         * @description 当时结果未知、后来向抖音查证并没有核销成功的流水（`error_key: not_verified`），新的在前。
         *     顾客如果当时已经拿走了餐，这一单就没有收到钱：`loss` 是这些流水的实付金额合计，即可能的损失上限。
         *     之后又查到核销成功的会自动离开这个列表。时段按创建时间；不传则不限。限定了门店的操作员只看到这些门店的。
         */
        readonly get: operations["listNotVerified"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查看版本与配置
         * @description 网关的版本和全部 `DYG_` 设置：当前的值，来自环境变量、`dy-gateway.toml` 还是默认值。
         *     密钥只说有没有设置，从不显示。修改后须重启才生效。
         */
        readonly get: operations["getSettings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/apps/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * 修改核销端应用
         * @description 修改名称、说明、状态或门店；没有传的保持不变。**立即生效**：停用的应用从下一次请求起答 403 `app_disabled`。
         *     `poi_ids`：null 为全部门店，数组为只限这些门店，空数组为一家也没有。
         *     有 `allow_token_read` 的应用不能限定门店 → 409 `not_allowed_with_shops`，请先禁止读取 token。
         *     `code` 和 `client_key` 不能改；内置的 `console` 不能修改（404）。
         */
        readonly patch: operations["updateApp"];
        readonly trace?: never;
    };
    readonly "/v1/internal/apps/{id}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 更换应用密钥
         * @description 生成新的 `secret`（不少于 256 位随机），**只在这一次响应里出现**。旧的 24 小时内仍可签名，方便合作方切换；
         *     `revoke_now: true` 时旧的立即作废。请求体可以不传。24 小时内换两次，只有最新的和上一个可用。
         */
        readonly post: operations["rotateAppSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/operators": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询操作员列表
         * @description 全部操作员，按创建先后，含已吊销的；不含任何密钥。
         */
        readonly get: operations["listOperators"];
        readonly put?: never;
        /**
         * 创建操作员
         * @description 新建一名操作员。**`key` 只在这一次响应里出现**；网关只保存它的 SHA-256。
         *     `clerk` 和 `manager` 必须指定门店。uid 已被使用（含已吊销的）→ 409 `already_exists`。
         */
        readonly post: operations["createOperator"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/operators/{uid}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * 吊销操作员
         * @description 立即生效：密钥作废，全部登录结束，未用的设备码作废。吊销不能撤回，uid 也不能再用；再次吊销没有变化。
         */
        readonly delete: operations["revokeOperator"];
        readonly options?: never;
        readonly head?: never;
        /**
         * 修改操作员
         * @description 修改姓名、角色或门店；没有传的保持不变。**立即生效**；角色或门店变了，这名操作员的全部登录立即结束。
         *     `clerk` 和 `manager` 必须指定门店。已吊销的操作员不能修改（404）。
         */
        readonly patch: operations["updateOperator"];
        readonly trace?: never;
    };
    readonly "/v1/internal/operators/{uid}/key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 更换操作员密钥
         * @description 给操作员一把新密钥，**只在这一次响应里出现**。旧的立即作废，他的全部登录立即结束，未用的设备码作废；
         *     姓名、角色和门店不变。已吊销的操作员 → 404。没有请求体。
         */
        readonly post: operations["rotateOperatorKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询登录与设备
         * @description 现在有效的登录和设备，按登录先后。
         */
        readonly get: operations["listSessions"];
        readonly put?: never;
        /**
         * 登录
         * @description 网页登录：带 `X-XTJ-UID`（操作员密钥），或 `X-DYG-Device-Code`（管理员生成、5 分钟内有效、只能用一次的设备码）。没有请求体。
         *     响应设置 Cookie `dyg_session`（`HttpOnly; SameSite=Strict; Secure`）：密钥登录 12 小时；设备登录 30 天，使用时顺延。
         *     之后网页不再需要密钥；凡是 GET 以外的请求，都须带响应里的 `csrf_token`（请求头 `X-CSRF-Token`），否则 403 `csrf_failed`。
         *     由可信网关代为认证的裸 uid 不能登录。
         */
        readonly post: operations["createSession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * 结束他人的登录
         * @description 立即结束一个登录或一台设备，例如平板丢失时。已经结束的再结束没有变化。
         */
        readonly delete: operations["revokeSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 当前登录
         * @description 网页打开时调用：我是谁、能做什么，以及 `csrf_token`。只用于登录后的网页；过期或已被结束 → 401 `session_expired`。
         */
        readonly get: operations["getSession"];
        readonly put?: never;
        readonly post?: never;
        /**
         * 退出登录
         * @description 结束当前登录并清除 Cookie。
         */
        readonly delete: operations["endSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/device-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 生成设备码
         * @description 为一名操作员生成一次性设备码，以二维码显示给设备扫描：5 分钟内有效，只能用一次，网关只保存它的 SHA-256。
         *     设备用它登录（`createSession`）后，以这名操作员的角色和门店工作。不能为管理员生成。
         */
        readonly post: operations["createDeviceCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询审计记录
         * @description 谁、何时、从哪里、对什么做了什么，以及改动前后的样子（不含任何密钥）；新的在前。
         *     操作员和命令行的每一次改动、每一次读取 access_token 都在其中，与改动本身同时写入，不会缺一。
         *     `total` 在 10,000 以内是准确的；超过时为 10,000 且 `total_is_minimum` 为 true。
         */
        readonly get: operations["listAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/backups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 查询备份
         * @description 备份文件夹（`DYG_BACKUP_DIR`，默认 `<数据目录>/backups`）里的备份，新的在前：每夜自动做的和手动做的。
         *     `ok` 表示它能用来恢复这个网关：属于同一环境、同一主密钥、不比程序新；恢复之前还会逐页检查。`running` 为 true 时正在做一份。
         */
        readonly get: operations["listBackups"];
        readonly put?: never;
        /**
         * 立即备份
         * @description 现在就做一份备份，核销照常进行：同一时刻的完整副本，检查过、落盘之后才出现。里面没有主密钥，没有主密钥它无法使用。
         *     做完答 201；20 秒还没做完答 202，之后看 `listBackups`。正在做一份时 → 409 `backup_in_progress`。
         *     手动的备份另保留最新的 `DYG_BACKUP_KEEP` 份（默认 7），不会挤掉每夜的。记入操作审计。没有请求体。
         */
        readonly post: operations["createBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/backups/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * 下载备份
         * @description 备份文件本身（SQLite 数据库）。其中没有主密钥，券码、token 和应用密钥都是密文；但有全部流水，请妥善保管。下载记入操作审计。
         */
        readonly get: operations["downloadBackup"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/internal/backups/{name}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * 恢复备份
         * @description 用这份备份换下正在使用的数据库，网关不退出、地址不变。请求体里再写一遍文件名，以防误点。
         *
         *     1. 答 202 之后先逐页检查备份，这时照常服务；有问题就到此为止。
         *     2. 不再接新请求（503 `not_ready`），等手上的做完；等不到就放弃恢复，照常服务。
         *     3. 换上备份。原来的数据库改名留在数据目录里，不会删除。
         *     4. 重新开始服务，并向抖音补回备份之后的核销。没有换成则仍用原来的数据库。
         *
         *     进展看 `/healthz`（期间为 503，之后为 `degraded` 直到补回完成），结果看 `listBackups` 的 `restore` 和操作审计。
         *     恢复之后：恢复之前签名的请求一律 401 `timestamp_out_of_window`；预览凭证作废；未定的核销只查询、不重发；
         *     备份之后的操作员、应用、登录、幂等键都不在了，备份之后停用或吊销的重新有效，请逐一核对。
         *
         *     正在备份或恢复时 → 409 `backup_in_progress`；这份文件不能用来恢复 → 409 `backup_refused`。
         *     谁恢复的，记在恢复之后的数据库的操作审计里，也记在换下的数据库里。
         */
        readonly post: operations["restoreBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 抖音的编号，字符串，最长 19 位数字；不要转成数字 */
        readonly DouyinId: string;
        /** @description 券二维码里的短链，`https://v.douyin.com/…`；首尾空白会去掉 */
        readonly ShortLink: string;
        /** @description 抖音明文券码（12 或 15 位），不含空格 */
        readonly CouponCode: string;
        /** @description 抖音 prepare 返回的 encrypted_code，原样传入 */
        readonly EncryptedCode: string;
        /** @description RFC 3339 时刻，或 `YYYY-MM-DD`（营业时区） */
        readonly TimeBound: string;
        /**
         * @description `active` 启用；`disabled` 停用，签名正确也答 403 `app_disabled`
         * @enum {string}
         */
        readonly AppStatus: "active" | "disabled";
        /**
         * @description `processing` 未定，网关在追问；`success` 已核销；`failed` 未核销；`cancelled` 核销后已撤销
         * @enum {string}
         */
        readonly VerificationStatus: "processing" | "success" | "failed" | "cancelled";
        /**
         * @description 整个请求的结论：有一项未定即 `processing`；全部相同则为该状态；否则 `partial`
         * @enum {string}
         */
        readonly VerificationOutcome: "processing" | "success" | "failed" | "cancelled" | "partial";
        /**
         * @description 订单信息补全：`pending` 待补全；`success` 已补全；`failed` 未能补全；`skipped` 不需要
         * @enum {string}
         */
        readonly EnrichmentStatus: "pending" | "success" | "failed" | "skipped";
        /** @description 抖音的订单状态，原样保存，可能出现表外的值：0 初始，100 待支付，101 支付取消，200 已支付，201 待使用 / 履约中，1 已完成 */
        readonly OrderStatus: number;
        /**
         * @description 错误码；程序按它分支，不要按 `message`
         * @enum {string}
         */
        readonly ErrorCode: "invalid_request" | "short_link_invalid" | "ticket_invalid" | "signature_missing" | "signature_malformed" | "signature_invalid" | "operator_unknown" | "session_expired" | "timestamp_out_of_window" | "nonce_reused" | "app_disabled" | "shop_not_allowed" | "token_read_not_allowed" | "operator_not_allowed" | "csrf_failed" | "not_found" | "method_not_allowed" | "already_exists" | "not_cancellable" | "backup_in_progress" | "backup_refused" | "not_allowed_with_shops" | "request_in_progress" | "verification_in_progress" | "recently_verified" | "body_too_large" | "unsupported_media_type" | "idempotency_key_reused" | "rate_limited" | "internal_error" | "upstream_unavailable" | "upstream_refused" | "not_ready";
        /**
         * @description 怎么办，见文档开头第 5 节
         * @enum {string}
         */
        readonly RetryAdvice: "never" | "later" | "same_request" | "re_sign" | "ask";
        /**
         * @description 核销失败的原因，见文档开头第 6 节；不认识的当作 `unknown`
         * @enum {string}
         */
        readonly ErrorKey: "coupon_already_used" | "coupon_not_found" | "code_invalid" | "code_expired" | "uses_exhausted" | "wrong_shop" | "merchant_not_authorized" | "app_not_authorized" | "risk_control" | "rate_limited" | "upstream_busy" | "interrupted" | "not_verified" | "upstream_unavailable" | "not_enough_coupons" | "coupon_expired" | "coupon_refunding" | "unknown";
        /**
         * @description `never` 不要再试；`later` 稍后再试；`rescan` 请顾客刷新券码后重新扫；不认识的当作 `never`
         * @enum {string}
         */
        readonly RetryHint: "never" | "later" | "rescan";
        readonly ErrorDetail: {
            /** @description 出错的字段、参数或请求头 */
            readonly field: string;
            /** @description 哪里不对 */
            readonly problem: string;
        };
        readonly UpstreamRefusal: {
            /** @description 抖音的 error_code */
            readonly error_code: number;
            /** @description 抖音的 sub_error_code，没有为 0 */
            readonly sub_error_code: number;
            readonly error_key: components["schemas"]["ErrorKey"];
            /** @description 抖音的原话 */
            readonly description: string;
            /** @description 抖音的请求号，找抖音客服时要用 */
            readonly logid: string | null;
        };
        /** @description 所有错误的格式；字段总是齐全，不适用的为 null */
        readonly ErrorResponse: {
            readonly code: components["schemas"]["ErrorCode"];
            /** @description 中文说明，可以直接给收银员看 */
            readonly message: string;
            /** @description 请求号，同 `X-Request-Id` */
            readonly request_id: string;
            readonly retry: components["schemas"]["RetryAdvice"];
            /** @description 逐个字段的问题；没有时为空数组 */
            readonly details: readonly components["schemas"]["ErrorDetail"][];
            /**
             * Format: date-time
             * @description 网关时间，仅 `timestamp_out_of_window`
             */
            readonly server_time: string | null;
            /** @description 网关拼出的待签字符串的 SHA-256，仅 `signature_invalid` */
            readonly string_to_sign_sha256: string | null;
            /** @description 相关流水的 id；用 getVerification 查询 */
            readonly verification_id: number | null;
            /** @description 抖音的拒绝，仅 `upstream_refused` 等 */
            readonly upstream: components["schemas"]["UpstreamRefusal"] | null;
        };
        readonly MessageResponse: {
            /** @description 中文说明 */
            readonly message: string;
        };
        readonly EnrichmentQueue: {
            /** @description 等待补全的流水数 */
            readonly pending: number;
            /** @description 其中已到时间、马上要查的 */
            readonly due: number;
            /** @description 补全失败、不再自动重试的流水数 */
            readonly failed: number;
            /**
             * Format: date-time
             * @description 等得最久的那条从何时起在等：核销成功或要求重做的时间；没有在等的为 null
             */
            readonly oldest_since: string | null;
            /** @description 它已等了多少秒；没有在等的为 0 */
            readonly oldest_age_seconds: number;
            /**
             * Format: date-time
             * @description 下一次查询的时间；没有在等的为 null
             */
            readonly next_try_at: string | null;
            /** @description 此刻是否正在查询 */
            readonly running: boolean;
            /**
             * Format: date-time
             * @description 抖音没有应答、限流或拒绝授权时整个队列暂停到何时
             */
            readonly paused_until: string | null;
            /** @description 启动以来最近一次没有查到订单的原因 */
            readonly last_failure: components["schemas"]["EnrichmentFailure"] | null;
            /** @description 全网关每秒最多查询订单的次数（抖音限 20） */
            readonly calls_per_second: number;
        };
        readonly EnrichmentFailure: {
            /**
             * Format: date-time
             * @description 时间
             */
            readonly at: string;
            /** @description 原因 */
            readonly reason: string;
        };
        readonly EnrichmentResponse: {
            readonly data: components["schemas"]["EnrichmentQueue"];
        };
        /** @description `verification_id` 与 `start_time` 中恰好一个 */
        readonly EnrichmentRunRequest: {
            /** @description 流水号 */
            readonly verification_id?: number;
            /** @description 核销时间起（含）；RFC 3339 或营业时区的 `YYYY-MM-DD` */
            readonly start_time?: components["schemas"]["TimeBound"];
            /** @description 核销时间止（不含）；只写日期时包含那一整天；默认今天结束 */
            readonly end_time?: components["schemas"]["TimeBound"];
            /** @description 只重做这些补全状态的流水；默认 `[failed]` */
            readonly status?: readonly ("success" | "failed" | "skipped")[];
        };
        readonly EnrichmentRun: {
            /** @description 排队的流水数 */
            readonly queued: number;
            /** @description 这一时段还有没排上的，请稍后再次运行 */
            readonly more: boolean;
            /** @description 中文说明 */
            readonly message: string;
        };
        readonly EnrichmentRunResponse: {
            readonly data: components["schemas"]["EnrichmentRun"];
        };
        readonly TokenStatus: {
            /** @description 此刻是否有一个没有过期的 token */
            readonly alive: boolean;
            /**
             * Format: date-time
             * @description 何时取得；还没有取过为 null
             */
            readonly obtained_at: string | null;
            /**
             * Format: date-time
             * @description 何时到期
             */
            readonly expires_at: string | null;
            /** @description 还剩多少秒 */
            readonly expires_in: number;
            /**
             * Format: date-time
             * @description 何时自动续期
             */
            readonly renew_at: string | null;
            /** @description 最近一次取 token 失败；之后又成功过为 null */
            readonly last_failure: components["schemas"]["TokenFailure"] | null;
        };
        readonly TokenFailure: {
            /**
             * Format: date-time
             * @description 时间
             */
            readonly at: string;
            /** @description 原因 */
            readonly reason: string;
            /** @description 抖音的原话；没有应答为 null */
            readonly upstream: components["schemas"]["UpstreamRefusal"] | null;
        };
        readonly TokenStatusResponse: {
            readonly data: components["schemas"]["TokenStatus"];
        };
        readonly RefreshTokenRequest: {
            /**
             * @description 不要现有的，换一个新的
             * @default false
             */
            readonly force?: boolean;
        };
        readonly RefreshedToken: {
            /** @description 是否换成了另一个 token */
            readonly renewed: boolean;
            /** @description 中文说明 */
            readonly message: string;
            readonly token: components["schemas"]["TokenStatus"];
        };
        readonly RefreshTokenResponse: {
            readonly data: components["schemas"]["RefreshedToken"];
        };
        readonly JobView: {
            /** @description 任务名，用于 `runJob` */
            readonly name: string;
            /** @description 做什么 */
            readonly title: string;
            /** @description cron 表达式，含秒，按营业时区 */
            readonly pattern: string;
            /** @description 此刻是否在运行 */
            readonly running: boolean;
            /**
             * Format: date-time
             * @description 上次开始的时间；启动以来没有跑过为 null
             */
            readonly last_run_at: string | null;
            /** @description 上次的结果 */
            readonly last_result: string | null;
            /** @description 上次是否失败 */
            readonly failed: boolean;
            /**
             * Format: date-time
             * @description 下次的时间
             */
            readonly next_run_at: string | null;
        };
        readonly JobListResponse: {
            readonly data: readonly components["schemas"]["JobView"][];
        };
        readonly JobResponse: {
            readonly data: components["schemas"]["JobView"];
        };
        readonly UnsettledVerification: {
            /**
             * @description 等的是核销的结果，还是撤销的结果
             * @enum {string}
             */
            readonly waiting_for: "verify" | "cancel";
            /**
             * Format: date-time
             * @description 从何时起没有结论
             */
            readonly since: string;
            /** @description 已等了多少秒 */
            readonly age_seconds: number;
            readonly verification: components["schemas"]["VerificationView"];
        };
        readonly UnsettledListResponse: {
            readonly data: readonly components["schemas"]["UnsettledVerification"][];
            /** @description 页码 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 不支持游标，恒为 null */
            readonly next_cursor: string | null;
            /** @description 等得最久的已等了多少秒；没有为 0 */
            readonly oldest_age_seconds: number;
        };
        readonly ShiftProduct: {
            /** @description 商品名；还不知道时为 null */
            readonly product_name: string | null;
            /** @description 套餐名；还不知道时为 null */
            readonly sku_name: string | null;
            /** @description 核销张数 */
            readonly success_count: number;
            /** @description 实付金额，分 */
            readonly pay_amount: number;
        };
        readonly Shift: {
            /** @description 操作员 */
            readonly operator_uid: string;
            /** @description 门店 */
            readonly poi_id: string;
            /**
             * Format: date-time
             * @description 起（含）
             */
            readonly start_time: string;
            /**
             * Format: date-time
             * @description 止（不含）
             */
            readonly end_time: string;
            /** @description 营业时区 */
            readonly time_zone: string;
            /** @description 这段时间核销的张数，之后撤销与否都算 */
            readonly success_count: number;
            /** @description 其实付金额，分 */
            readonly pay_amount: number;
            /** @description 这段时间撤销的张数 */
            readonly cancelled_count: number;
            /** @description 其实付金额，分 */
            readonly cancelled_amount: number;
            /** @description `pay_amount` − `cancelled_amount` */
            readonly net_amount: number;
            /** @description 没有核销成功的次数 */
            readonly failed_count: number;
            /** @description 核销的里面还不知道金额、没有计入的张数 */
            readonly amount_missing_count: number;
            /** @description 核销的按商品，多的在前 */
            readonly products: readonly components["schemas"]["ShiftProduct"][];
            /** @description 此刻还没有结论的，不限时段，最多 50 条 */
            readonly unsettled: readonly components["schemas"]["VerificationView"][];
            /** @description 最近的流水，新的在前 */
            readonly recent: readonly components["schemas"]["VerificationView"][];
        };
        readonly ShiftResponse: {
            readonly data: components["schemas"]["Shift"];
        };
        readonly NotVerifiedLoss: {
            /** @description 条数 */
            readonly count: number;
            /** @description 实付金额合计，分 */
            readonly pay_amount: number;
            /** @description 同上，元，两位小数 */
            readonly pay_amount_yuan: string;
            /** @description 其中不知道金额、没有计入的条数 */
            readonly amount_missing_count: number;
        };
        readonly NotVerifiedListResponse: {
            readonly data: readonly components["schemas"]["VerificationView"][];
            /** @description 页码 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 不支持游标，恒为 null */
            readonly next_cursor: string | null;
            readonly loss: components["schemas"]["NotVerifiedLoss"];
        };
        readonly Setting: {
            /** @description 设置名 */
            readonly name: string;
            /** @description 当前的值；密钥恒为 null，没有默认值又没有设置的也是 null */
            readonly value: string | null;
            /** @description 是否密钥 */
            readonly is_secret: boolean;
            /** @description 是否设置过（密钥也可以写在 `…_FILE` 指的文件里） */
            readonly is_set: boolean;
            /**
             * @description 来自环境变量、`dy-gateway.toml` 或默认值
             * @enum {string}
             */
            readonly source: "environment" | "file" | "default";
        };
        readonly Settings: {
            /** @description 网关版本 */
            readonly version: string;
            /**
             * @description 真实环境或模拟环境
             * @enum {string}
             */
            readonly environment: "live" | "sandbox";
            readonly settings: readonly components["schemas"]["Setting"][];
        };
        readonly SettingsResponse: {
            readonly data: components["schemas"]["Settings"];
        };
        readonly HealthCheck: {
            /** @enum {string} */
            readonly status: "ok" | "degraded" | "unavailable";
            /** @description 中文说明，不含密钥 */
            readonly detail: string;
        };
        readonly HealthResponse: {
            /**
             * @description `ok` 正常；`degraded` 抖音、token 或备份有问题，或恢复备份之后正在补回核销，但在工作；`unavailable` 不能服务
             * @enum {string}
             */
            readonly status: "ok" | "degraded" | "unavailable";
            /** @description 网关版本 */
            readonly version: string;
            /**
             * @description 真实环境或模拟环境
             * @enum {string}
             */
            readonly environment: "live" | "sandbox";
            /** @description 已运行秒数 */
            readonly uptime_seconds: number;
            /** @description 逐项检查 */
            readonly checks: {
                readonly database: components["schemas"]["HealthCheck"];
                readonly access_token: components["schemas"]["HealthCheck"];
                readonly upstream: components["schemas"]["HealthCheck"];
                readonly disk: components["schemas"]["HealthCheck"];
            };
        };
        /** @description 抖音的原始 JSON，逐字节不变；字段以抖音官方文档为准 */
        readonly DouyinReply: {
            readonly [key: string]: unknown;
        };
        /** @description `poi_id`，外加 `short_link` 与 `code` 中恰好一个 */
        readonly PrepareCouponRequest: {
            /** @description 核销门店的抖音 id */
            readonly poi_id: components["schemas"]["DouyinId"];
            readonly short_link?: components["schemas"]["ShortLink"];
            readonly code?: components["schemas"]["CouponCode"];
        };
        /** @description `poi_id`，外加恰好一种方式：`short_link`；`code`；`encrypted_code` / `encrypted_codes` 配 `verify_token`；`ticket` */
        readonly VerifyCouponRequest: {
            /** @description 核销门店的抖音 id */
            readonly poi_id: components["schemas"]["DouyinId"];
            readonly short_link?: components["schemas"]["ShortLink"];
            readonly code?: components["schemas"]["CouponCode"];
            /** @description 您自己 prepare 得到的加密券码；必须带 `verify_token` */
            readonly encrypted_code?: components["schemas"]["EncryptedCode"];
            /** @description 同一订单的多个加密券码；必须带 `verify_token` */
            readonly encrypted_codes?: readonly components["schemas"]["EncryptedCode"][];
            /** @description 您自己那次 prepare 返回的 verify_token；只用于一次请求 */
            readonly verify_token?: string;
            /** @description 抖音订单号；只在 encrypted_code 方式可传 */
            readonly order_id?: components["schemas"]["DouyinId"];
            /** @description previewCoupon 给的凭证；10 分钟有效，只能核销一次 */
            readonly ticket?: string;
            /** @description 核几张（次卡为几次）；默认 1，或 `certificate_ids` / `encrypted_codes` 的个数，都传时须一致 */
            readonly quantity?: number;
            /** @description 指定核哪几张；不能用于 encrypted_code 方式 */
            readonly certificate_ids?: readonly components["schemas"]["DouyinId"][];
            /** @description 幂等键，保留 7 天；与请求头 `Idempotency-Key` 都传时须一致 */
            readonly idempotency_key?: string;
            /**
             * @description 明知刚核销过同一订单，仍要再核一张
             * @default false
             */
            readonly another?: boolean;
            /** @description 您自己的单号，记入流水 */
            readonly ext_order_id?: string;
            /** @description 备注，记入流水 */
            readonly remark?: string;
        };
        /** @description 预览里的一张券（次卡为一张卡） */
        readonly PreviewedCoupon: {
            /** @description 券 id；可用于核销时的 `certificate_ids` */
            readonly certificate_id: string;
            /** @description 此刻能否在本门店使用 */
            readonly usable: boolean;
            /**
             * @description 不能用的原因：coupon_expired 已过期；wrong_shop 不能在本门店使用；not_started 未到可用时间；uses_exhausted 次卡次数用完。能用时为 null
             * @enum {string|null}
             */
            readonly reason: "coupon_expired" | "wrong_shop" | "not_started" | "uses_exhausted" | null;
            /** @description 券原始金额，分；次卡为整张卡 */
            readonly original_amount: number | null;
            /** @description 顾客实付，分；次卡为整张卡 */
            readonly pay_amount: number | null;
            /**
             * Format: date-time
             * @description 起用时间
             */
            readonly start_time: string | null;
            /**
             * Format: date-time
             * @description 到期时间
             */
            readonly expire_time: string | null;
            /** @description 剩余次数；普通券为 1 */
            readonly uses_left: number;
        };
        /** @description 券的内容和一张核销凭证 */
        readonly CouponPreview: {
            /** @description 核销凭证，只有本调用方在本门店可用，只能用一次 */
            readonly ticket: string;
            /**
             * Format: date-time
             * @description 凭证的到期时间
             */
            readonly expires_at: string;
            /** @description 抖音订单号 */
            readonly order_id: string | null;
            /** @description 商品名；没有可用的券时为 null */
            readonly product_name: string | null;
            /** @description 规格名；没有可用的券时为 null */
            readonly sku_name: string | null;
            /**
             * @description 券的种类：coupon 团餐券；voucher 代金券；times_card 次卡；没有可用的券时为 null
             * @enum {string|null}
             */
            readonly kind: "coupon" | "voucher" | "times_card" | null;
            readonly coupons: readonly components["schemas"]["PreviewedCoupon"][];
        };
        readonly PreviewCouponResponse: {
            readonly data: components["schemas"]["CouponPreview"];
        };
        /** @description 这张券上一次被使用的情况 */
        readonly PreviousUse: {
            /**
             * Format: date-time
             * @description 何时
             */
            readonly verified_at: string | null;
            /** @description 哪家门店 */
            readonly poi_id: string | null;
            /** @description 若是本网关核销的且您可见，其流水 id */
            readonly verification_id: number | null;
            /**
             * @description 由本网关还是由别处核销
             * @enum {string}
             */
            readonly by: "this_gateway" | "other";
        };
        /** @description 一条核销流水：一张券，或次卡的一次 */
        readonly VerificationView: {
            /** @description 流水 id */
            readonly id: number;
            /** @description 核销端应用 id */
            readonly app_id: number;
            /** @description 核销端应用名称 */
            readonly app_name: string;
            /** @description 核销门店的抖音 id */
            readonly poi_id: string;
            readonly verify_status: components["schemas"]["VerificationStatus"];
            /** @description 抖音的 result 或 error_code；未失败为 0；负数为网关自己的结论：-1 interrupted，-2 not_enough_coupons，-3 not_verified，-4 upstream_unavailable，-5 coupon_already_used，-6 coupon_expired，-7 coupon_refunding，-8 wrong_shop，-9 uses_exhausted，-10 code_invalid */
            readonly error_code: number;
            /** @description 抖音的原话；未失败为空串 */
            readonly error_description: string;
            /** @description 抖音券 id */
            readonly certificate_id: string | null;
            /** @description 加密券码 */
            readonly encrypted_code: string | null;
            /** @description 明文券码；除管理员和应用自己外打码为 `1046****0130` */
            readonly origin_code: string | null;
            /** @description 券状态：unused 未使用，used 已使用，refund_requested 申请退款，refunded 已退款，refund_failed 退款失败，refunding 退款中，unknown 其他 */
            readonly coupon_status: string | null;
            /** @description 商品 id */
            readonly product_id: string | null;
            /** @description 商品名称 */
            readonly product_name: string | null;
            /** @description SKU id */
            readonly sku_id: string | null;
            /** @description SKU 名称 */
            readonly sku_name: string | null;
            /** @description 抖音记录的这张券的核销次数 */
            readonly verify_records_count: number;
            /** @description 抖音的核销 id；在流水中唯一 */
            readonly verify_id: string | null;
            /** @description 抖音订单号 */
            readonly order_id: string | null;
            /** @description 来源订单号 */
            readonly source_order_id: string | null;
            /** @description 您自己的单号 */
            readonly ext_order_id: string | null;
            readonly order_status: components["schemas"]["OrderStatus"] | null;
            /** @description 本行用户实付，分 */
            readonly pay_amount: number | null;
            /** @description 本行商家实收，分；来自订单查询 */
            readonly receipt_amount: number | null;
            /** @description 本行优惠，分；= 原价 − 实付 */
            readonly discount_amount: number | null;
            readonly enrichment_status: components["schemas"]["EnrichmentStatus"];
            /** @description 补全失败或跳过的原因 */
            readonly enrichment_reason: string | null;
            /** @description 券原价，分 */
            readonly original_amount: number | null;
            /** @description 券实付，分 */
            readonly coupon_pay_amount: number | null;
            /** @description 商家优惠，分 */
            readonly merchant_discount_amount: number | null;
            /** @description 平台优惠，分 */
            readonly platform_discount_amount: number | null;
            /** @description 支付优惠，分 */
            readonly payment_discount_amount: number | null;
            /**
             * @description 金额来自：certificate 券本身；times_card_use 次卡的这一次；order_share 订单金额均摊
             * @enum {string|null}
             */
            readonly amount_source: "certificate" | "times_card_use" | "order_share" | null;
            /** @description 未失败为 null */
            readonly error_key: components["schemas"]["ErrorKey"] | null;
            /** @description 未失败为 null */
            readonly retry: components["schemas"]["RetryHint"] | null;
            /**
             * @description 核销方式；不是在本网关核销的为 null
             * @enum {string|null}
             */
            readonly mode: "short_link" | "code" | "encrypted_code" | "ticket" | null;
            /**
             * @description 流水来源：gateway 本网关核销；external 别处核销后对账得来；recovered 恢复备份之后由抖音核销记录补回（没有订单号、操作员和小票号）
             * @enum {string}
             */
            readonly source: "gateway" | "external" | "recovered";
            /**
             * @description 怎样得出结论：answer 抖音当场答复；replay 重发；inquiry 追问；late 事后才查到；未定为 null
             * @enum {string|null}
             */
            readonly settled_by: "answer" | "replay" | "inquiry" | "late" | null;
            /** @description 券已被使用时，上一次使用的情况 */
            readonly previous_use: components["schemas"]["PreviousUse"] | null;
            /** @description 同一次请求的流水共用一个 */
            readonly batch_id: string | null;
            /** @description 操作员 */
            readonly operator_uid: string | null;
            /** @description 备注 */
            readonly remark: string | null;
            /** @description 请求号 */
            readonly request_id: string | null;
            /** @description 抖音的请求号，找抖音客服时要用 */
            readonly logid: string | null;
            /**
             * @description 撤销：none 没有；unknown 未定，网关在追问；done 已撤销；refused 抖音拒绝
             * @enum {string}
             */
            readonly cancel_status: "none" | "unknown" | "done" | "refused";
            /** @description 撤销原因 */
            readonly cancel_reason: string | null;
            /** @description 放弃时发现券已核销且无法撤回 */
            readonly abandon_refused: boolean;
            /**
             * Format: date-time
             * @description 从何时起未定
             */
            readonly unsettled_since: string | null;
            /**
             * Format: date-time
             * @description 网关下一次追问抖音的时间
             */
            readonly next_check_at: string | null;
            /**
             * Format: date-time
             * @description 核销时间，以抖音为准
             */
            readonly verified_at: string | null;
            /**
             * Format: date-time
             * @description 撤销时间
             */
            readonly cancelled_at: string | null;
            /**
             * Format: date-time
             * @description 流水创建时间
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 流水更新时间
             */
            readonly updated_at: string;
        };
        /** @description 200 不等于成功，要看 `outcome` */
        readonly VerificationResponse: {
            readonly data: components["schemas"]["VerificationView"];
            /** @description 这次请求的全部流水，`data` 在其中 */
            readonly items: readonly components["schemas"]["VerificationView"][];
            readonly outcome: components["schemas"]["VerificationOutcome"];
            /** @description 要核几张（次） */
            readonly requested: number;
            /** @description 成功几张（次） */
            readonly succeeded: number;
            /** @description 这次请求的编号；不是在本网关核销的为 null */
            readonly batch_id: string | null;
        };
        readonly AccessToken: {
            /** @description 抖音 access_token */
            readonly access_token: string;
            /**
             * Format: date-time
             * @description 到期时间；可能提前更换
             */
            readonly expires_at: string;
            /** @description 还剩多少整秒 */
            readonly expires_in: number;
        };
        readonly AccessTokenResponse: {
            readonly data: components["schemas"]["AccessToken"];
        };
        /** @description 核销端应用；不含 secret */
        readonly VerifierApp: {
            /** @description 应用 id */
            readonly id: number;
            /**
             * Format: date-time
             * @description 创建时间
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 更新时间
             */
            readonly updated_at: string;
            /** @description 名称 */
            readonly name: string;
            /** @description 代号，唯一 */
            readonly code: string;
            /** @description 说明；没有为空串 */
            readonly description: string;
            /** @description 签名用的 client_key */
            readonly client_key: string;
            readonly status: components["schemas"]["AppStatus"];
            /** @description 可否读取抖音 access_token */
            readonly allow_token_read: boolean;
            /**
             * Format: date-time
             * @description 最近一次使用；从未使用为 null
             */
            readonly last_used_at: string | null;
            /** @description 可操作的门店；null 为全部门店，空数组为一家也没有 */
            readonly poi_ids: readonly string[] | null;
        };
        readonly CreateAppRequest: {
            /** @description 名称 */
            readonly name: string;
            /** @description 代号，唯一 */
            readonly code: string;
            /** @description 说明 */
            readonly description?: string;
            /** @description 不传则由网关生成；唯一 */
            readonly client_key?: string;
            /** @description 不传则由网关生成 */
            readonly secret?: string;
            readonly status?: components["schemas"]["AppStatus"];
            /**
             * @description 可否读取抖音 access_token
             * @default false
             */
            readonly allow_token_read?: boolean;
            /**
             * @description 可操作的门店；null 为全部门店，空数组为一家也没有
             * @default null
             */
            readonly poi_ids?: readonly components["schemas"]["DouyinId"][] | null;
        };
        readonly CreateAppResponseData: {
            readonly app: components["schemas"]["VerifierApp"];
            /** @description 签名密钥，只显示这一次 */
            readonly secret: string;
        };
        readonly CreateAppResponse: {
            readonly data: components["schemas"]["CreateAppResponseData"];
        };
        readonly UpdateTokenAccessRequest: {
            /** @description 可否读取抖音 access_token */
            readonly allow_token_read: boolean;
        };
        readonly AppResponse: {
            readonly data: components["schemas"]["VerifierApp"];
        };
        /** @description 没有传的保持不变 */
        readonly UpdateAppRequest: {
            /** @description 名称 */
            readonly name?: string;
            /** @description 说明 */
            readonly description?: string;
            readonly status?: components["schemas"]["AppStatus"];
            /** @description 可操作的门店；null 为全部门店，空数组为一家也没有 */
            readonly poi_ids?: readonly components["schemas"]["DouyinId"][] | null;
        };
        readonly RotateAppSecretRequest: {
            /**
             * @description 旧密钥立即作废，而不是 24 小时后
             * @default false
             */
            readonly revoke_now?: boolean;
        };
        /** @description 操作员的 uid */
        readonly OperatorUid: string;
        /**
         * @description `viewer` 看报表；`clerk` 核销，只见自己的流水；`manager` 店长，见所属门店的流水和报表；`admin` 管理员
         * @enum {string}
         */
        readonly OperatorRole: "viewer" | "clerk" | "manager" | "admin";
        readonly Operator: {
            /** @description uid */
            readonly uid: string;
            /** @description 姓名 */
            readonly name: string;
            readonly role: components["schemas"]["OperatorRole"];
            /** @description 门店；null 为全部门店 */
            readonly poi_ids: readonly string[] | null;
        };
        readonly OperatorRecord: {
            /** @description uid */
            readonly uid: string;
            /** @description 姓名 */
            readonly name: string;
            readonly role: components["schemas"]["OperatorRole"];
            /** @description 门店；null 为全部门店 */
            readonly poi_ids: readonly string[] | null;
            /**
             * Format: date-time
             * @description 创建时间
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 吊销时间；有效的为 null
             */
            readonly revoked_at: string | null;
        };
        readonly CreateOperatorRequest: {
            readonly uid: components["schemas"]["OperatorUid"];
            /** @description 姓名 */
            readonly name: string;
            readonly role: components["schemas"]["OperatorRole"];
            /** @description 门店；null 或不传为全部门店。`clerk` 和 `manager` 必须给出 */
            readonly poi_ids?: readonly components["schemas"]["DouyinId"][] | null;
        };
        readonly CreateOperatorResponseData: {
            readonly operator: components["schemas"]["Operator"];
            /** @description 操作员密钥，只显示这一次 */
            readonly key: string;
        };
        readonly CreateOperatorResponse: {
            readonly data: components["schemas"]["CreateOperatorResponseData"];
        };
        /** @description 没有传的保持不变 */
        readonly UpdateOperatorRequest: {
            /** @description 姓名 */
            readonly name?: string;
            readonly role?: components["schemas"]["OperatorRole"];
            /** @description 门店；null 为全部门店 */
            readonly poi_ids?: readonly components["schemas"]["DouyinId"][] | null;
        };
        readonly OperatorResponse: {
            readonly data: components["schemas"]["OperatorRecord"];
        };
        readonly OperatorListResponse: {
            readonly data: readonly components["schemas"]["OperatorRecord"][];
            /** @description 页码；用 cursor 时为 1 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 下一页的游标；没有下一页时为 null */
            readonly next_cursor: string | null;
        };
        /**
         * @description `key` 用操作员密钥登录；`device` 用设备码登录的设备
         * @enum {string}
         */
        readonly SessionKind: "key" | "device";
        readonly Session: {
            /** @description 编号 */
            readonly id: number;
            /** @description 操作员的 uid */
            readonly uid: string;
            /** @description 姓名 */
            readonly name: string;
            readonly role: components["schemas"]["OperatorRole"];
            /** @description 门店；null 为全部 */
            readonly poi_ids: readonly string[] | null;
            readonly kind: components["schemas"]["SessionKind"];
            /** @description 设备名称；密钥登录为 null */
            readonly device_name: string | null;
            /**
             * Format: date-time
             * @description 登录时间
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 何时过期；设备使用时顺延
             */
            readonly expires_at: string;
        };
        readonly CurrentSession: {
            /** @description 编号 */
            readonly id: number;
            /** @description 操作员的 uid */
            readonly uid: string;
            /** @description 姓名 */
            readonly name: string;
            readonly role: components["schemas"]["OperatorRole"];
            /** @description 门店；null 为全部 */
            readonly poi_ids: readonly string[] | null;
            readonly kind: components["schemas"]["SessionKind"];
            /** @description 设备名称；密钥登录为 null */
            readonly device_name: string | null;
            /**
             * Format: date-time
             * @description 登录时间
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 何时过期；设备使用时顺延
             */
            readonly expires_at: string;
            /** @description GET 以外的请求放在 `X-CSRF-Token` */
            readonly csrf_token: string;
            /** @description 营业日的时区，例如 `Asia/Shanghai`；网页按它显示时间 */
            readonly time_zone: string;
        };
        readonly CurrentSessionResponse: {
            readonly data: components["schemas"]["CurrentSession"];
        };
        readonly SessionListResponse: {
            readonly data: readonly components["schemas"]["Session"][];
            /** @description 页码；用 cursor 时为 1 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 下一页的游标；没有下一页时为 null */
            readonly next_cursor: string | null;
        };
        readonly CreateDeviceCodeRequest: {
            readonly uid: components["schemas"]["OperatorUid"];
            /** @description 设备名称，例如前台平板 */
            readonly device_name: string;
        };
        readonly DeviceCode: {
            /** @description 设备码，放在 `X-DYG-Device-Code`；只显示这一次 */
            readonly code: string;
            /** @description 设备以谁的身份工作 */
            readonly uid: string;
            /** @description 设备名称 */
            readonly device_name: string;
            /**
             * Format: date-time
             * @description 何时作废
             */
            readonly expires_at: string;
        };
        readonly DeviceCodeResponse: {
            readonly data: components["schemas"]["DeviceCode"];
        };
        /** @description 有改动的字段；没有则为 null */
        readonly AuditFacts: {
            readonly [key: string]: unknown;
        } | null;
        readonly AuditEntry: {
            /** @description 编号 */
            readonly id: number;
            /**
             * Format: date-time
             * @description 何时
             */
            readonly created_at: string;
            /** @description 谁：`app:<id>`、`operator:<uid>`、`command-line` 等 */
            readonly actor: string;
            /** @description 做了什么 */
            readonly action: string;
            /** @description 对什么 */
            readonly target: string;
            readonly before: components["schemas"]["AuditFacts"];
            readonly after: components["schemas"]["AuditFacts"];
            /** @description 从哪个地址；命令行为 null */
            readonly address: string | null;
            /** @description 请求号 */
            readonly request_id: string | null;
        };
        readonly AuditListResponse: {
            readonly data: readonly components["schemas"]["AuditEntry"][];
            /** @description 页码；用 cursor 时为 1 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 下一页的游标；没有下一页时为 null */
            readonly next_cursor: string | null;
            /** @description 为 true 时实际总数不少于 `total` */
            readonly total_is_minimum: boolean;
        };
        readonly CancelVerificationRequest: {
            /** @description 原因；操作员必填 */
            readonly reason?: string;
            /** @description 幂等键，受签名保护；与请求头 `Idempotency-Key` 都传时须一致 */
            readonly idempotency_key?: string;
        };
        readonly AbandonVerificationRequest: {
            /** @description 原因；操作员必填 */
            readonly reason?: string;
        };
        readonly Attempt: {
            /** @description 链的编号；每个写入进程一条 */
            readonly chain: number;
            /** @description 在链中的位置，从 1 起，没有缺口 */
            readonly position: number;
            /**
             * Format: date-time
             * @description 时间
             */
            readonly at: string;
            /**
             * @description 做了什么：`recorded` 已记录、`link_resolved` 解析短链、`prepared` 验券准备、`sending` 即将发出、`answered` 有答复、`lost` 没有可用的答复、
             *     `resending` 重发、`sends_ended` 不再发送、`asked` 查询、`settled` 落定、`late_asked` 事后复查、`abandoned` 放弃、
             *     `cancel_sending` `cancel_answered` `cancel_lost` `cancel_asked` 撤销的各步、`recovered` 从抖音找回。以后可能增加
             */
            readonly step: string;
            /** @description 只关系到一行时是它的流水号；null 为整个请求 */
            readonly verification_id: number | null;
            /** @description 调用抖音用了多久，毫秒 */
            readonly duration_ms: number | null;
            /** @description 抖音的错误码 */
            readonly error_code: number | null;
            /** @description 抖音的子错误码 */
            readonly sub_error_code: number | null;
            /** @description 抖音的请求号，报障用 */
            readonly logid: string | null;
            /** @description 说明 */
            readonly detail: string | null;
            /** @description 这一步连同前一步哈希的 SHA-256 */
            readonly hash: string;
        };
        readonly AttemptListResponse: {
            readonly data: readonly components["schemas"]["Attempt"][];
        };
        readonly AttemptHead: {
            /** @description 链的编号；每个写入进程一条 */
            readonly chain: number;
            /**
             * Format: date-time
             * @description 这条链何时开始
             */
            readonly opened_at: string;
            /** @description 在链中的位置，即到此为止的条数 */
            readonly position: number;
            /**
             * Format: date-time
             * @description 这一条的时间
             */
            readonly at: string;
            /** @description 这一条的哈希，代表它之前的全部记录 */
            readonly hash: string;
        };
        readonly AttemptHeadListResponse: {
            readonly data: readonly components["schemas"]["AttemptHead"][];
        };
        readonly AppListResponse: {
            readonly data: readonly components["schemas"]["VerifierApp"][];
            /** @description 页码 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 下一页的游标；没有下一页或不支持游标时为 null */
            readonly next_cursor: string | null;
        };
        readonly VerificationListResponse: {
            readonly data: readonly components["schemas"]["VerificationView"][];
            /** @description 页码 */
            readonly page: number;
            /** @description 每页条数 */
            readonly page_size: number;
            /** @description 总数 */
            readonly total: number;
            /** @description 下一页的游标；没有下一页或不支持游标时为 null */
            readonly next_cursor: string | null;
            /** @description 为 true 时实际总数不少于 `total` */
            readonly total_is_minimum: boolean;
        };
        /** @description 汇总的一行；不按其分组的键为 null */
        readonly VerificationSummaryRow: {
            /** @description 营业日 `YYYY-MM-DD` */
            readonly day: string | null;
            /** @description 营业月 `YYYY-MM` */
            readonly month: string | null;
            /** @description 门店 */
            readonly poi_id: string | null;
            /** @description 应用 */
            readonly app_id: number | null;
            /** @description 商品 */
            readonly product_id: string | null;
            /** @description SKU */
            readonly sku_id: string | null;
            /** @description 应用名称 */
            readonly app_name: string | null;
            /** @description 商品名称 */
            readonly product_name: string | null;
            /** @description SKU 名称 */
            readonly sku_name: string | null;
            /** @description 创建的流水数 */
            readonly total_count: number;
            /** @description 核销成功数（后来撤销的也算） */
            readonly success_count: number;
            /** @description 失败数 */
            readonly failed_count: number;
            /** @description 未定数 */
            readonly processing_count: number;
            /** @description 撤销数（记在撤销当天） */
            readonly cancelled_count: number;
            /** @description 用户实付，分 */
            readonly pay_amount: number;
            /** @description 商家实收，分 */
            readonly receipt_amount: number;
            /** @description 优惠，分 */
            readonly discount_amount: number;
            /** @description 撤销金额，分 */
            readonly cancelled_amount: number;
            /** @description 净额 = 实付 − 撤销，分 */
            readonly net_amount: number;
            /** @description 成功但金额还没补全的行数 */
            readonly amount_missing_count: number;
        };
        readonly VerificationSummaryResponse: {
            readonly data: readonly components["schemas"]["VerificationSummaryRow"][];
            /** @description 合计；分组的键都为 null */
            readonly totals: components["schemas"]["VerificationSummaryRow"];
            /** @description 为 true 时这一时段的数字不会再变；恢复备份之后补回完成之前为 false */
            readonly complete: boolean;
        };
        readonly FailureSummaryRow: {
            readonly error_key: components["schemas"]["ErrorKey"];
            /** @description 笔数 */
            readonly count: number;
            /**
             * Format: date-time
             * @description 其中最近一笔的创建时间
             */
            readonly last_at: string;
        };
        readonly FailureSummaryResponse: {
            readonly data: readonly components["schemas"]["FailureSummaryRow"][];
            /** @description 失败的总笔数 */
            readonly total_count: number;
        };
        /** @description 备份的文件名：UTC 时间，手动做的以 `-manual` 结尾 */
        readonly BackupName: string;
        readonly Backup: {
            readonly name: components["schemas"]["BackupName"];
            /** @description 大小，字节 */
            readonly size_bytes: number;
            /**
             * Format: date-time
             * @description 备份的是这一时刻
             */
            readonly created_at: string;
            /**
             * @description `nightly` 每夜自动；`manual` 手动
             * @enum {string}
             */
            readonly kind: "nightly" | "manual";
            /** @description 能用来恢复这个网关 */
            readonly ok: boolean;
            /** @description 为什么不能；能则为 null */
            readonly problem: string | null;
        };
        readonly BackupResponse: {
            readonly data: components["schemas"]["Backup"];
        };
        readonly BackupListResponse: {
            readonly data: readonly components["schemas"]["Backup"][];
            /** @description 正在做一份 */
            readonly running: boolean;
            /** @description 本次启动以来最近一次恢复；没有为 null */
            readonly restore: components["schemas"]["BackupRestore"] | null;
        };
        readonly BackupRestore: {
            readonly name: components["schemas"]["BackupName"];
            /**
             * @description `checking` 检查备份，照常服务；`draining` 等手上的请求做完；`restoring` 正在换；`done` 已换上；`failed` 没有换，仍用原来的数据库
             * @enum {string}
             */
            readonly state: "checking" | "draining" | "restoring" | "done" | "failed";
            /**
             * Format: date-time
             * @description 开始时间
             */
            readonly started_at: string;
            /**
             * Format: date-time
             * @description 结束时间；还没结束为 null
             */
            readonly finished_at: string | null;
            /** @description 中文说明；失败时是原因 */
            readonly message: string;
        };
        readonly RestoreBackupRequest: {
            /** @description 再写一遍文件名，须与路径里的相同 */
            readonly name: string;
        };
        readonly RestoreStarted: {
            readonly name: components["schemas"]["BackupName"];
            /**
             * Format: date-time
             * @description 数据截至这一时刻，之后的核销从抖音补回
             */
            readonly backup_at: string;
            /**
             * Format: date-time
             * @description 开始时间
             */
            readonly started_at: string;
            /**
             * @description 看这里的进展
             * @enum {string}
             */
            readonly watch: "/healthz";
        };
        readonly RestoreStartedResponse: {
            readonly data: components["schemas"]["RestoreStarted"];
        };
    };
    responses: {
        /** @description 请求有误；`details` 逐个指出字段 */
        readonly InvalidRequest: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 不能撤销；`message` 说明原因，抖音拒绝时 `upstream` 是它的原话 */
        readonly NotCancellable: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 请求有误；`details` 逐个指出字段 */
        readonly InvalidCouponRequest: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 身份不明：签名或操作员密钥不对。没有带任何身份时，`/v1/open` 答 `signature_missing`，`/v1/internal` 答 `operator_unknown` */
        readonly Unauthenticated: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 身份正确，但没有权限。签名应用调用 `/v1/internal` 也是 `operator_not_allowed` */
        readonly Forbidden: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 身份正确，但没有权限 */
        readonly ShopForbidden: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 没有读取 token 的权限；操作员一律不能读取 */
        readonly TokenForbidden: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 没有这条记录，或它不属于您 */
        readonly NotFound: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 这个路径不支持该方法，看 `Allow` */
        readonly MethodNotAllowed: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly Allow: components["headers"]["Allow"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 与另一次核销冲突；**先查询，不要直接再核** */
        readonly VerifyConflict: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 与已有的应用冲突，或权限组合不允许 */
        readonly AppConflict: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description uid 已被使用，含已吊销的操作员 */
        readonly OperatorConflict: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 正在备份或恢复，或这份文件不能用来恢复 */
        readonly BackupConflict: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 限定了门店的应用不能读取 access_token */
        readonly TokenAccessConflict: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 请求体超过 65,536 字节 */
        readonly BodyTooLarge: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 请求体须为 `application/json` */
        readonly UnsupportedMediaType: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 幂等键或 verify_token 已用于另一个请求；什么也没有发给抖音 */
        readonly IdempotencyKeyReused: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 请求太频繁，或错误的券码太多；等 `Retry-After` 秒 */
        readonly RateLimited: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 网关自身故障；同样内容重发即可 */
        readonly InternalError: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 网关自身故障；核销没有发出。先查询再决定 */
        readonly VerifyInternalError: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 抖音拒绝，或连不上抖音 */
        readonly UpstreamFailed: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 验券准备没有连上抖音；没有消耗券，流水记为 `failed`。稍后用同一幂等键重发 */
        readonly VerifyUpstreamUnavailable: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description 正在启动、停止或磁盘写不进去；没有做任何事，等 `Retry-After` 秒 */
        readonly NotReady: {
            headers: {
                readonly "X-Request-Id": components["headers"]["RequestId"];
                readonly "X-DYG-Environment": components["headers"]["Environment"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: {
        /**
         * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
         * @example 10245
         */
        readonly RowId: string;
        /**
         * @description 任务名，见 `listJobs`
         * @example enrichment
         */
        readonly JobName: string;
        /**
         * @description 备份的文件名，见 `listBackups`
         * @example dy-gateway-20260316T022854000Z.db
         */
        readonly BackupName: components["schemas"]["BackupName"];
        /**
         * @description 操作员的 uid
         * @example anna
         */
        readonly OperatorUid: components["schemas"]["OperatorUid"];
        /** @description 上一页的 `next_cursor`，原样传入；不能与 `page` 同时用。往后翻多少页都一样快 */
        readonly Cursor: string;
        /** @description 页码，从 1 起 */
        readonly Page: number;
        /** @description 每页条数 */
        readonly PageSize: number;
        /**
         * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
         *     URL 里的 `+` 若变成空格，按 `+` 读。不传即不限。
         * @example 2026-03-16
         */
        readonly ReportStart: components["schemas"]["TimeBound"];
        /**
         * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。不传即不限。
         * @example 2026-03-16
         */
        readonly ReportEnd: components["schemas"]["TimeBound"];
        /**
         * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
         *     URL 里的 `+` 若变成空格，按 `+` 读。默认今天零点；只给了 `end_time` 时默认那一天零点。
         * @example 2026-03-16
         */
        readonly SummaryStart: components["schemas"]["TimeBound"];
        /**
         * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。默认今天结束。
         * @example 2026-03-16
         */
        readonly SummaryEnd: components["schemas"]["TimeBound"];
        /** @description 门店 */
        readonly ReportShop: string;
        /** @description 应用；没有这个应用 → 400 */
        readonly ReportApp: number;
        /** @description 上一页的 `next_cursor`；不透明，只对同一组筛选条件有效 */
        readonly ReportCursor: string;
        /** @description `csv` 给人看的表格；`csv-raw` 给程序的原值 */
        readonly Export: "csv" | "csv-raw";
        /**
         * @description 幂等键，保留 7 天；与字段 `idempotency_key` 都传时须一致。它不在签名范围内，字段在，推荐用字段。
         * @example pos-20260316-000123
         */
        readonly IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description 请求号，报障时请提供；您传入的值若符合 `[A-Za-z0-9_-]{8,64}` 则原样返回
         * @example 0198c5d2a7f14b5e9d3c
         */
        readonly RequestId: string;
        /**
         * @description `live` 真实抖音；`sandbox` 模拟环境，不会动真券
         * @example live
         */
        readonly Environment: "live" | "sandbox";
        /** @description 只在导出时有：`attachment; filename="verifications_<起>_<止>.csv"` */
        readonly ExportFile: string;
        /** @description `attachment; filename="<备份的文件名>"` */
        readonly BackupFile: string;
        /** @description 为 `true` 时，这是同一幂等键（或同一 verify_token、同一 ticket）先前那笔的当前状态，本次没有再核销 */
        readonly IdempotentReplayed: "true";
        /**
         * @description 查询这笔核销的地址（getVerification）
         * @example /v1/open/verifications/10245
         */
        readonly Location: string;
        /**
         * @description 多少秒之后再来
         * @example 2
         */
        readonly RetryAfter: number;
        /**
         * @description 这个路径支持的方法
         * @example POST
         */
        readonly Allow: string;
        /** @description 登录的 Cookie，`HttpOnly; SameSite=Strict; Secure`；退出时清除 */
        readonly SessionCookie: string;
        /** @description 不得缓存 */
        readonly NoStore: "no-store";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 网关在工作（`ok` 或 `degraded`） */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HealthResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 500: components["responses"]["InternalError"];
            /** @description 数据库或磁盘写不进去，或网关正在停止；请等 `Retry-After` 秒 */
            readonly 503: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HealthResponse"];
                };
            };
        };
    };
    readonly verifyCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description 幂等键，保留 7 天；与字段 `idempotency_key` 都传时须一致。它不在签名范围内，字段在，推荐用字段。
                 * @example pos-20260316-000123
                 */
                readonly "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["VerifyCouponRequest"];
            };
        };
        readonly responses: {
            /** @description 有定论。**200 不等于成功，要看 `outcome`** */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            /** @description 结果未知；等 `Retry-After` 秒后查询 `Location`，不要再扫一次 */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly Location: components["headers"]["Location"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidCouponRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["ShopForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["VerifyConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["VerifyInternalError"];
            readonly 502: components["responses"]["VerifyUpstreamUnavailable"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly previewCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PrepareCouponRequest"];
            };
        };
        readonly responses: {
            /** @description 券的内容和一张核销凭证 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PreviewCouponResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidCouponRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["ShopForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 502: components["responses"]["UpstreamFailed"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly prepareCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PrepareCouponRequest"];
            };
        };
        readonly responses: {
            /** @description prepare 成功，直接返回抖音原始响应 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DouyinReply"];
                };
            };
            readonly 400: components["responses"]["InvalidCouponRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["ShopForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 502: components["responses"]["UpstreamFailed"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getAccessToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 当前的 access_token；不得缓存到别处 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Cache-Control": components["headers"]["NoStore"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccessTokenResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["TokenForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 502: components["responses"]["UpstreamFailed"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly findShops: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 抖音门店 id
                 * @example 7182937465123456789
                 */
                readonly poi_id?: components["schemas"]["DouyinId"];
                /** @description 商户自己的门店编号（在抖音做过门店匹配的） */
                readonly third_id?: string;
                /** @description 页码，从 1 起 */
                readonly page?: number;
                /** @description 每页条数 */
                readonly size?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 抖音原始响应 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DouyinReply"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["ShopForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 502: components["responses"]["UpstreamFailed"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly findVerifications: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 核销时用的幂等键
                 * @example pos-20260316-000123
                 */
                readonly idempotency_key?: string;
                /**
                 * @description 核销时传的您自己的单号
                 * @example POS-20260316-000123
                 */
                readonly ext_order_id?: string;
                /**
                 * @description 抖音订单号
                 * @example 1061449651423386211
                 */
                readonly order_id?: components["schemas"]["DouyinId"];
                /**
                 * @description 此刻（含）以来变化过的；RFC 3339 时刻。URL 里的 `+` 若变成空格，按 `+` 读
                 * @example 2026-03-16T02:00:00.000Z
                 */
                readonly updated_since?: string;
                /** @description 上一页的 `next_cursor`，原样传回 */
                readonly cursor?: string;
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页流水；没有时 `data` 为空 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getVerification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 流水的当前状态；看 `outcome` */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly cancelVerification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description 幂等键，保留 7 天；与字段 `idempotency_key` 都传时须一致。它不在签名范围内，字段在，推荐用字段。
                 * @example pos-20260316-000123
                 */
                readonly "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["CancelVerificationRequest"];
            };
        };
        readonly responses: {
            /** @description 已撤销 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            /** @description 撤销的结果未知，网关在向抖音查询；等 `Retry-After` 秒后查询 `Location` */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly Location: components["headers"]["Location"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["NotCancellable"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["IdempotencyKeyReused"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly abandonVerification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["AbandonVerificationRequest"];
            };
        };
        readonly responses: {
            /** @description 已记下，结果已定 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            /** @description 已记下，结果还未定；等 `Retry-After` 秒后查询 `Location` */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly Location: components["headers"]["Location"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["NotCancellable"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getShift: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description 门店
                 * @example 7182937465123456789
                 */
                readonly poi_id: components["schemas"]["DouyinId"];
                /**
                 * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
                 *     URL 里的 `+` 若变成空格，按 `+` 读。不传即不限。
                 * @example 2026-03-16
                 */
                readonly start_time?: components["parameters"]["ReportStart"];
                /**
                 * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。不传即不限。
                 * @example 2026-03-16
                 */
                readonly end_time?: components["parameters"]["ReportEnd"];
                /** @description 看谁的；不传即自己 */
                readonly operator_uid?: components["schemas"]["OperatorUid"];
                /** @description 要几条最近的流水 */
                readonly recent?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 班次 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShiftResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["ShopForbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listVerifications: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
                 *     URL 里的 `+` 若变成空格，按 `+` 读。不传即不限。
                 * @example 2026-03-16
                 */
                readonly start_time?: components["parameters"]["ReportStart"];
                /**
                 * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。不传即不限。
                 * @example 2026-03-16
                 */
                readonly end_time?: components["parameters"]["ReportEnd"];
                /** @description `start_time`、`end_time` 和排序按哪个时间 */
                readonly time_field?: "created_at" | "verified_at" | "cancelled_at" | "updated_at";
                /** @description 门店 */
                readonly poi_id?: components["parameters"]["ReportShop"];
                /** @description 应用；没有这个应用 → 400 */
                readonly app_id?: components["parameters"]["ReportApp"];
                /** @description 核销状态（`verify_status`），可重复（`status=success&status=failed`） */
                readonly status?: readonly components["schemas"]["VerificationStatus"][];
                /** @description 券 id */
                readonly certificate_id?: string;
                /** @description 抖音订单号 */
                readonly order_id?: string;
                /** @description 调用方自己的单号 */
                readonly ext_order_id?: string;
                /** @description 完整的券码；网关不存明文，按散列精确查找 */
                readonly origin_code?: string;
                /** @description 操作员 */
                readonly operator_uid?: string;
                /** @description 流水从哪里来 */
                readonly source?: "gateway" | "external" | "recovered";
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /** @description 上一页的 `next_cursor`；不透明，只对同一组筛选条件有效 */
                readonly cursor?: components["parameters"]["ReportCursor"];
                /** @description `csv` 给人看的表格；`csv-raw` 给程序的原值 */
                readonly export?: components["parameters"]["Export"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页流水；`export` 时为 CSV 文件 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Content-Disposition": components["headers"]["ExportFile"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationListResponse"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly summarizeVerifications: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
                 *     URL 里的 `+` 若变成空格，按 `+` 读。默认今天零点；只给了 `end_time` 时默认那一天零点。
                 * @example 2026-03-16
                 */
                readonly start_time?: components["parameters"]["SummaryStart"];
                /**
                 * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。默认今天结束。
                 * @example 2026-03-16
                 */
                readonly end_time?: components["parameters"]["SummaryEnd"];
                /** @description 门店 */
                readonly poi_id?: components["parameters"]["ReportShop"];
                /** @description 应用；没有这个应用 → 400 */
                readonly app_id?: components["parameters"]["ReportApp"];
                /**
                 * @description 分组方式，逗号分隔，可任意组合：`day` 营业日、`month` 营业月、`poi_id`、`app_id`、`product_id`、`sku_id`
                 * @example day,poi_id
                 */
                readonly group_by?: string;
                /** @description `csv` 给人看的表格；`csv-raw` 给程序的原值 */
                readonly export?: components["parameters"]["Export"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 汇总；`export` 时为 CSV 文件 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Content-Disposition": components["headers"]["ExportFile"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VerificationSummaryResponse"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly summarizeFailures: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 起（含）。RFC 3339（`2026-03-16T00:00:00+08:00`），或 `YYYY-MM-DD`（营业时区的零点）。
                 *     URL 里的 `+` 若变成空格，按 `+` 读。默认今天零点；只给了 `end_time` 时默认那一天零点。
                 * @example 2026-03-16
                 */
                readonly start_time?: components["parameters"]["SummaryStart"];
                /**
                 * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天。默认今天结束。
                 * @example 2026-03-16
                 */
                readonly end_time?: components["parameters"]["SummaryEnd"];
                /** @description 门店 */
                readonly poi_id?: components["parameters"]["ReportShop"];
                /** @description 应用；没有这个应用 → 400 */
                readonly app_id?: components["parameters"]["ReportApp"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 失败的原因 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FailureSummaryResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listAttempts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 全部经过 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AttemptListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getAttemptsHead: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description 只看一条：`链:位置`，例如旧日结单上的 `3:1042`
                 * @example 3:1045
                 */
                readonly place?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 末端，新的链在前；或所问的那一条 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AttemptHeadListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listApps: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /** @description 上一页的 `next_cursor`，原样传入；不能与 `page` 同时用。往后翻多少页都一样快 */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description 应用状态，可重复 */
                readonly status?: readonly components["schemas"]["AppStatus"][];
                /** @description 只看可以（或不可以）读取 access_token 的 */
                readonly allow_token_read?: boolean;
                /** @description 名称或代号中含有这段文字，不分大小写 */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页应用 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AppListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly createApp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateAppRequest"];
            };
        };
        readonly responses: {
            /** @description 已创建；`secret` 只显示这一次 */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreateAppResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["AppConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly updateAppTokenAccess: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["UpdateTokenAccessRequest"];
            };
        };
        readonly responses: {
            /** @description 已修改 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["TokenAccessConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getEnrichment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 队列现状 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EnrichmentResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly runEnrichment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EnrichmentRunRequest"];
            };
        };
        readonly responses: {
            /** @description 已排队 */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EnrichmentRunResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getTokenStatus: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description token 状态 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TokenStatusResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly refreshToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["RefreshTokenRequest"];
            };
        };
        readonly responses: {
            /** @description 刷新的结果 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RefreshTokenResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 502: components["responses"]["UpstreamFailed"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listJobs: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 全部任务 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly runJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 任务名，见 `listJobs`
                 * @example enrichment
                 */
                readonly job: components["parameters"]["JobName"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 任务已运行完 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobResponse"];
                };
            };
            /** @description 任务还在运行 */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listUnsettled: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页未定的核销 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnsettledListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listNotVerified: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /**
                 * @description 创建时间起（含）；RFC 3339 或营业时区的 `YYYY-MM-DD`
                 * @example 2026-03-01
                 */
                readonly start_time?: components["schemas"]["TimeBound"];
                /**
                 * @description 创建时间止（不含）；只写日期时包含那一整天
                 * @example 2026-03-31
                 */
                readonly end_time?: components["schemas"]["TimeBound"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页流水和损失合计 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotVerifiedListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getSettings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 版本与配置 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SettingsResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly updateApp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["UpdateAppRequest"];
            };
        };
        readonly responses: {
            /** @description 修改后的应用 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AppResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["TokenAccessConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly rotateAppSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["RotateAppSecretRequest"];
            };
        };
        readonly responses: {
            /** @description 新密钥；只显示这一次 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreateAppResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listOperators: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /** @description 上一页的 `next_cursor`，原样传入；不能与 `page` 同时用。往后翻多少页都一样快 */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description 只看这一角色 */
                readonly role?: components["schemas"]["OperatorRole"];
                /** @description `true` 只看已吊销的，`false` 只看有效的；不传为全部 */
                readonly revoked?: boolean;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页操作员 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OperatorListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly createOperator: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateOperatorRequest"];
            };
        };
        readonly responses: {
            /** @description 已创建；`key` 只显示这一次 */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreateOperatorResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["OperatorConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly revokeOperator: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 操作员的 uid
                 * @example anna
                 */
                readonly uid: components["parameters"]["OperatorUid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 已吊销 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly updateOperator: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 操作员的 uid
                 * @example anna
                 */
                readonly uid: components["parameters"]["OperatorUid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["UpdateOperatorRequest"];
            };
        };
        readonly responses: {
            /** @description 修改后的操作员 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OperatorResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly rotateOperatorKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 操作员的 uid
                 * @example anna
                 */
                readonly uid: components["parameters"]["OperatorUid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 新密钥；只显示这一次 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreateOperatorResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /** @description 上一页的 `next_cursor`，原样传入；不能与 `page` 同时用。往后翻多少页都一样快 */
                readonly cursor?: components["parameters"]["Cursor"];
                /** @description 只看这名操作员的 */
                readonly uid?: components["schemas"]["OperatorUid"];
                /** @description `key` 只看密钥登录，`device` 只看设备 */
                readonly kind?: components["schemas"]["SessionKind"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页登录 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly createSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 已登录 */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Set-Cookie": components["headers"]["SessionCookie"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CurrentSessionResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly revokeSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 网关的流水号或应用号，`[1-9][0-9]{0,15}`
                 * @example 10245
                 */
                readonly id: components["parameters"]["RowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 已结束 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 当前登录 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CurrentSessionResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly endSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 已退出 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Set-Cookie": components["headers"]["SessionCookie"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly createDeviceCode: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateDeviceCodeRequest"];
            };
        };
        readonly responses: {
            /** @description 设备码；只显示这一次 */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeviceCodeResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listAudit: {
        readonly parameters: {
            readonly query?: {
                /** @description 页码，从 1 起 */
                readonly page?: components["parameters"]["Page"];
                /** @description 每页条数 */
                readonly page_size?: components["parameters"]["PageSize"];
                /** @description 上一页的 `next_cursor`，原样传入；不能与 `page` 同时用。往后翻多少页都一样快 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description 谁：`app:<id>`、`operator:<uid>` 或 `command-line`
                 * @example operator:boss
                 */
                readonly actor?: string;
                /**
                 * @description 做了什么，例如 `apps.update`
                 * @example apps.update
                 */
                readonly action?: string;
                /**
                 * @description 对什么，例如 `app:2`、`operator:anna`
                 * @example app:2
                 */
                readonly target?: string;
                /**
                 * @description 起（含）；RFC 3339，或 `YYYY-MM-DD`（营业时区）
                 * @example 2026-03-16
                 */
                readonly start_time?: components["schemas"]["TimeBound"];
                /**
                 * @description 止（不含）；格式同 `start_time`。只写日期时包含那一整天
                 * @example 2026-03-16
                 */
                readonly end_time?: components["schemas"]["TimeBound"];
                /** @description `csv` 给人看（BOM、中文表头、营业时间）；`csv-raw` 给程序；导出全部符合条件的，新的在前，导出本身也记入审计 */
                readonly export?: "csv" | "csv-raw";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 一页审计记录，或 `export` 要的 CSV 文件 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Content-Disposition": components["headers"]["ExportFile"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditListResponse"];
                    readonly "text/csv": string;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly listBackups: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 全部备份 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupListResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly createBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 备份做好了 */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupResponse"];
                };
            };
            /** @description 还在做 */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["BackupConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly downloadBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 备份的文件名，见 `listBackups`
                 * @example dy-gateway-20260316T022854000Z.db
                 */
                readonly name: components["parameters"]["BackupName"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description 文件 */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Content-Disposition": components["headers"]["BackupFile"];
                    readonly [name: string]: unknown;
                };
                content: {
                    /** @example SQLite format 3… */
                    readonly "application/vnd.sqlite3": unknown;
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
    readonly restoreBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description 备份的文件名，见 `listBackups`
                 * @example dy-gateway-20260316T022854000Z.db
                 */
                readonly name: components["parameters"]["BackupName"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RestoreBackupRequest"];
            };
        };
        readonly responses: {
            /** @description 已开始 */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["RequestId"];
                    readonly "X-DYG-Environment": components["headers"]["Environment"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreStartedResponse"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 409: components["responses"]["BackupConflict"];
            readonly 413: components["responses"]["BodyTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["RateLimited"];
            readonly 500: components["responses"]["InternalError"];
            readonly 503: components["responses"]["NotReady"];
        };
    };
}
