#!/usr/bin/env php
<?php
/*
 * 核销一张券：预览 → 核销 → 等结论 → 撤销。PHP 8.1 起，不需要任何扩展（curl 也不需要）。
 *
 *   DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… php verify.php POI_ID 券码 [单号]
 *   php verify.php golden < 用例        # 逐行算签名，用来核对（见 ../README.md）
 *
 * 退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
 */
declare(strict_types=1);

const TIMEOUT_SECONDS = 10; // 不少于网关的核销预算（默认 8 秒）+ 2 秒
const ATTEMPTS = 6; // 一次调用最多发几遍
const PATIENCE_SECONDS = 300; // 结果未知时最多等多久

// ---------------------------------------------------------------- 签名

/** 七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。 */
function sign(
    string $clientKey,
    string $secret,
    string $timestamp,
    string $nonce,
    string $method,
    string $target,
    string $body,
): string {
    $lines = ['DYG1-HMAC-SHA256', $clientKey, $timestamp, $nonce, $method, $target, hash('sha256', $body)];
    return hash_hmac('sha256', implode("\n", $lines), $secret);
}

// ---------------------------------------------------------------- 发送

final class Reply
{
    /** @param array<string, string> $headers 名字为小写 */
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly array $json,
    ) {
    }
}

/**
 * 发一遍；没有答复时为 null。
 * 每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。
 */
function send(string $method, string $target, string $body): ?Reply
{
    $clientKey = getenv('DYG_CLIENT_KEY');
    $timestamp = (string) time();
    $nonce = bin2hex(random_bytes(16));
    $context = stream_context_create(['http' => [
        'method' => $method,
        'protocol_version' => 1.1,
        'timeout' => TIMEOUT_SECONDS,
        'follow_location' => 0,
        'ignore_errors' => true, // 4xx、5xx 也是答复
        'content' => $body,
        'header' => [
            'Connection: close',
            'Content-Type: application/json',
            "X-Client-Key: $clientKey",
            "X-Timestamp: $timestamp",
            "X-Nonce: $nonce",
            'X-Signature: ' . sign($clientKey, getenv('DYG_SECRET'), $timestamp, $nonce, $method, $target, $body),
        ],
    ]]);
    $text = @file_get_contents(getenv('DYG_URL') . $target, false, $context);
    // 大整数留作文字：抖音的编号最长 19 位，double 会丢掉末几位（它们本来就是字符串，这里只是保险）。
    $json = $text === false ? null : json_decode($text, true, 64, JSON_BIGINT_AS_STRING);
    if (!is_array($json)) {
        return null;
    }
    $headers = [];
    foreach ($http_response_header as $line) {
        $parts = explode(':', $line, 2);
        if (count($parts) === 2) {
            $headers[strtolower($parts[0])] = trim($parts[1]);
        }
    }
    return new Reply((int) explode(' ', $http_response_header[0])[1], $headers, $json);
}

/** 发到有答复为止。只序列化一次：重发的内容（连同里面的幂等键）一个字节也不变，所以绝不会核销两次。 */
function call(string $method, string $target, ?array $value = null): Reply
{
    $body = $value === null ? '' : json_encode($value, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    for ($attempt = 1; $attempt <= ATTEMPTS; $attempt++) {
        $wait = $attempt;
        $reply = send($method, $target, $body);
        if ($reply === null) {
            // 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
            fwrite(STDERR, "第 {$attempt} 遍没有答复，{$wait} 秒后重发\n");
        } else {
            if ($reply->status < 400) {
                return $reply;
            }
            // 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个。
            ['retry' => $retry, 'code' => $code] = $reply->json;
            $again = in_array($retry, ['later', 'same_request'], true) || $code === 'nonce_reused';
            $wait = (int) ($reply->headers['retry-after'] ?? $wait);
            if (!$again || $wait > TIMEOUT_SECONDS) {
                return $reply;
            }
            fwrite(STDERR, "第 {$attempt} 遍：{$reply->status} {$code}，{$wait} 秒后重发\n");
        }
        sleep($wait);
    }
    leave(3, '一直没有答复：不要再次扫码，稍后按幂等键查单');
}

/** 等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。 */
function settled(Reply $reply): Reply
{
    $until = hrtime(true) + PATIENCE_SECONDS * 1_000_000_000;
    if ($reply->status >= 400) {
        $known = $reply->json['verification_id'];
        if ($reply->json['retry'] !== 'ask' || $known === null) {
            return $reply;
        }
        [$target, $wait] = ["/v1/open/verifications/$known", 1];
    } elseif ($reply->status === 202) {
        [$target, $wait] = [$reply->headers['location'], (int) $reply->headers['retry-after']];
    } else {
        return $reply;
    }
    while (hrtime(true) < $until) {
        sleep($wait);
        $reply = call('GET', $target);
        if ($reply->status >= 400) {
            return $reply;
        }
        if ($reply->json['outcome'] !== 'processing' && $reply->json['data']['cancel_status'] !== 'unknown') {
            return $reply;
        }
    }
    leave(3, "还没有结论：不要再次扫码，稍后再查 $target");
}

// ---------------------------------------------------------------- 一位顾客

function leave(int $code, string $words): never
{
    echo $words, "\n";
    exit($code);
}

function accepted(string $what, Reply $reply): void
{
    if ($reply->status >= 400) {
        leave(1, "$what {$reply->status} {$reply->json['code']}：{$reply->json['message']}");
    }
}

function verify(string $poiId, string $code, string $bill): Reply
{
    // 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
    $found = call('GET', "/v1/open/verifications?idempotency_key=$bill");
    accepted('查单', $found);
    if ($found->json['data'] !== []) {
        $known = $found->json['data'][0]['id'];
        echo "这个单号核销过：id=$known\n";
        return settled(call('GET', "/v1/open/verifications/$known"));
    }

    // 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
    $preview = call('POST', '/v1/open/coupons/preview', ['poi_id' => $poiId, 'code' => $code]);
    accepted('预览', $preview);
    ['coupons' => $coupons, 'product_name' => $product, 'ticket' => $ticket] = $preview->json['data'];
    $usable = array_filter($coupons, fn (array $coupon): bool => $coupon['usable']);
    if ($usable === []) {
        leave(1, '预览 没有可用的券：' . implode(', ', array_column($coupons, 'reason')));
    }
    echo "预览 {$product}，可用 ", count($usable), " 张\n";

    // 2. 核销一张。
    $body = ['poi_id' => $poiId, 'ticket' => $ticket, 'idempotency_key' => $bill, 'ext_order_id' => $bill];
    return settled(call('POST', '/v1/open/coupons/verify', $body));
}

function main(string $poiId, string $code, string $bill): void
{
    $reply = verify($poiId, $code, $bill);
    accepted('核销', $reply);

    // 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
    ['outcome' => $outcome, 'data' => $row, 'items' => $items] = $reply->json;
    if ($row['ext_order_id'] !== $bill) { // 409 问到的可能是别的收银台：那是它的单，不是这一单
        leave(1, "这张券由另一单核销：{$row['ext_order_id']}（outcome={$outcome}），本单没有核销");
    }
    echo "核销 outcome=$outcome id={$row['id']}\n";
    if ($outcome !== 'success') {
        leave(1, "原因 error_key={$row['error_key']} retry={$row['retry']}：{$row['error_description']}");
    }

    // 4. 撤销（联调用）：已核销的每一行各撤一次，一小时之内。
    foreach ($items as ['id' => $id]) {
        $cancel = ['reason' => '联调结束', 'idempotency_key' => "cancel-$id"];
        $undone = settled(call('POST', "/v1/open/verifications/$id/cancel", $cancel));
        accepted('撤销', $undone);
        echo "撤销 verify_status={$undone->json['data']['verify_status']}\n";
    }
}

function golden(): void
{
    while (($line = fgets(STDIN)) !== false) {
        [$clientKey, $secret, $timestamp, $nonce, $method, $target, $bodyHex] = explode("\t", rtrim($line, "\n"));
        echo sign($clientKey, $secret, $timestamp, $nonce, $method, $target, hex2bin($bodyHex)), "\n";
    }
}

if (array_slice($argv, 1) === ['golden']) {
    golden();
} elseif ($argc === 3 || $argc === 4) {
    main($argv[1], $argv[2], $argv[3] ?? 'demo-' . bin2hex(random_bytes(8)));
} else {
    leave(2, '用法：php verify.php POI_ID 券码 [单号]');
}
