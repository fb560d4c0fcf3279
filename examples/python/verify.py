#!/usr/bin/env python3
"""核销一张券：预览 → 核销 → 等结论 → 撤销。只用标准库，Python 3.8 起。

    DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… python3 verify.py POI_ID 券码 [单号]
    python3 verify.py golden < 用例        # 逐行算签名，用来核对（见 ../README.md）

退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
"""
import hashlib
import hmac
import http.client
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 10  # 不少于网关的核销预算（默认 8 秒）+ 2 秒
ATTEMPTS = 6  # 一次调用最多发几遍
PATIENCE_SECONDS = 300  # 结果未知时最多等多久


# ---------------------------------------------------------------- 签名


def sign(client_key, secret, timestamp, nonce, method, target, body):
    """七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。"""
    string_to_sign = "\n".join(
        [
            "DYG1-HMAC-SHA256",
            client_key,
            timestamp,
            nonce,
            method,
            target,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    return hmac.new(secret.encode(), string_to_sign.encode(), hashlib.sha256).hexdigest()


# ---------------------------------------------------------------- 发送


class Reply:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.json = status, headers, json.loads(text)


def send(method, target, body):
    """发一遍。每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。"""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    client_key, secret = os.environ["DYG_CLIENT_KEY"], os.environ["DYG_SECRET"]
    request = urllib.request.Request(
        os.environ["DYG_URL"] + target,
        method=method,
        data=body or None,
        headers={
            "Content-Type": "application/json",
            "X-Client-Key": client_key,
            "X-Timestamp": timestamp,
            "X-Nonce": nonce,
            "X-Signature": sign(client_key, secret, timestamp, nonce, method, target, body),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return Reply(response.status, response.headers, response.read())
    except urllib.error.HTTPError as refused:  # 4xx、5xx 也是答复
        return Reply(refused.code, refused.headers, refused.read())


def call(method, target, value=None):
    """发到有答复为止。只序列化一次：重发的内容（连同里面的幂等键）一个字节也不变，所以绝不会核销两次。"""
    body = b"" if value is None else json.dumps(value, ensure_ascii=False).encode()
    for attempt in range(1, ATTEMPTS + 1):
        wait = attempt
        try:
            reply = send(method, target, body)
        except (OSError, http.client.HTTPException, ValueError):
            # 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
            print(f"第 {attempt} 遍没有答复，{wait} 秒后重发", file=sys.stderr)
        else:
            if reply.status < 400:
                return reply
            # 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个。
            error = reply.json
            again = error["retry"] in ("later", "same_request") or error["code"] == "nonce_reused"
            wait = int(reply.headers.get("Retry-After", wait))
            if not again or wait > TIMEOUT_SECONDS:
                return reply
            print(f"第 {attempt} 遍：{reply.status} {error['code']}，{wait} 秒后重发", file=sys.stderr)
        time.sleep(wait)
    leave(3, "一直没有答复：不要再次扫码，稍后按幂等键查单")


def settled(reply):
    """等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。"""
    until = time.monotonic() + PATIENCE_SECONDS
    if reply.status >= 400:
        known = reply.json["verification_id"]
        if reply.json["retry"] != "ask" or known is None:
            return reply
        target, wait = f"/v1/open/verifications/{known}", 1
    elif reply.status == 202:
        target, wait = reply.headers["Location"], int(reply.headers["Retry-After"])
    else:
        return reply
    while time.monotonic() < until:
        time.sleep(wait)
        reply = call("GET", target)
        if reply.status >= 400:
            return reply
        if reply.json["outcome"] != "processing" and reply.json["data"]["cancel_status"] != "unknown":
            return reply
    leave(3, "还没有结论：不要再次扫码，稍后再查 " + target)


# ---------------------------------------------------------------- 一位顾客


def leave(code, words):
    print(words)
    sys.exit(code)


def give_up(what, reply):
    leave(1, f"{what} {reply.status} {reply.json['code']}：{reply.json['message']}")


def verify(poi_id, code, bill):
    # 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
    found = call("GET", "/v1/open/verifications?idempotency_key=" + bill)
    if found.status != 200:
        give_up("查单", found)
    if found.json["data"]:
        known = found.json["data"][0]["id"]
        print(f"这个单号核销过：id={known}")
        return settled(call("GET", f"/v1/open/verifications/{known}"))

    # 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
    preview = call("POST", "/v1/open/coupons/preview", {"poi_id": poi_id, "code": code})
    if preview.status != 200:
        give_up("预览", preview)
    coupons = preview.json["data"]["coupons"]
    usable = [coupon for coupon in coupons if coupon["usable"]]
    if not usable:
        leave(1, "预览 没有可用的券：" + ", ".join(coupon["reason"] for coupon in coupons))
    print(f"预览 {preview.json['data']['product_name']}，可用 {len(usable)} 张")

    # 2. 核销一张。
    body = {
        "poi_id": poi_id,
        "ticket": preview.json["data"]["ticket"],
        "idempotency_key": bill,
        "ext_order_id": bill,
    }
    return settled(call("POST", "/v1/open/coupons/verify", body))


def main(poi_id, code, bill):
    reply = verify(poi_id, code, bill)
    if reply.status >= 400:
        give_up("核销", reply)

    # 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
    outcome, row = reply.json["outcome"], reply.json["data"]
    if row["ext_order_id"] != bill:  # 409 问到的可能是别的收银台：那是它的单，不是这一单
        leave(1, f"这张券由另一单核销：{row['ext_order_id']}（outcome={outcome}），本单没有核销")
    print(f"核销 outcome={outcome} id={row['id']}")
    if outcome != "success":
        leave(1, f"原因 error_key={row['error_key']} retry={row['retry']}：{row['error_description']}")

    # 4. 撤销（联调用）：已核销的每一行各撤一次，一小时之内。
    for item in reply.json["items"]:
        target = f"/v1/open/verifications/{item['id']}/cancel"
        cancel = {"reason": "联调结束", "idempotency_key": f"cancel-{item['id']}"}
        undone = settled(call("POST", target, cancel))
        if undone.status >= 400:
            give_up("撤销", undone)
        print(f"撤销 verify_status={undone.json['data']['verify_status']}")


def golden():
    for line in sys.stdin.read().splitlines():
        client_key, secret, timestamp, nonce, method, target, body_hex = line.split("\t")
        print(sign(client_key, secret, timestamp, nonce, method, target, bytes.fromhex(body_hex)))


if __name__ == "__main__":
    if sys.argv[1:] == ["golden"]:
        golden()
    elif len(sys.argv) in (3, 4):
        main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else "demo-" + secrets.token_hex(8))
    else:
        leave(2, __doc__)
