#!/usr/bin/env bash
# 核销一张券：预览 → 核销 → 等结论 → 撤销。只要 bash、openssl 和 curl。
#
#   DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… ./verify.sh POI_ID 券码 [单号]
#   ./verify.sh golden < 用例        # 逐行算签名，用来核对（见 ../README.md）
#
# 退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
# openssl 的命令行里有 secret，同一台机器上的其他用户看得到：只在自己的机器上这样用。
set -euo pipefail

timeout_seconds=10   # 不少于网关的核销预算（默认 8 秒）+ 2 秒
attempts=6           # 一次调用最多发几遍
patience_seconds=300 # 结果未知时最多等多久

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
body=$work/body headers=$work/headers reply=$work/reply

# ---------------------------------------------------------------- 签名

# sign CLIENT_KEY SECRET TIMESTAMP NONCE METHOD TARGET < 请求体
# 七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。
sign() {
  local body_sha256 secret_hex signature _
  read -r body_sha256 _ < <(openssl dgst -sha256 -r)
  secret_hex=$(printf '%s' "$2" | od -An -v -tx1)
  read -r signature _ < <(
    printf 'DYG1-HMAC-SHA256\n%s\n%s\n%s\n%s\n%s\n%s' "$1" "$3" "$4" "$5" "$6" "$body_sha256" |
      openssl dgst -sha256 -r -mac HMAC -macopt "hexkey:${secret_hex//[[:space:]]/}"
  )
  printf '%s\n' "$signature"
}

# ---------------------------------------------------------------- 发送

# 答复是一行 JSON：取第一个叫这个名字的文字或数字。正式的程序请用 JSON 库。
text() { { grep -o "\"$1\":\"[^\"]*\"" "$reply" || true; } | head -n 1 | cut -d'"' -f4; }
number() { { grep -o "\"$1\":[0-9]*" "$reply" || true; } | head -n 1 | cut -d: -f2; }
header() { { grep -i "^$1:" "$headers" || true; } | tail -n 1 | cut -d: -f2- | tr -d ' \r'; }

# send METHOD TARGET：把 $body 发一遍，状态码放进 $status。
# 每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。
send() {
  local timestamp nonce signature
  local -a data=()
  timestamp=$(date +%s)
  nonce=$(openssl rand -hex 16)
  signature=$(sign "$DYG_CLIENT_KEY" "$DYG_SECRET" "$timestamp" "$nonce" "$1" "$2" < "$body")
  [ ! -s "$body" ] || data=(--data-binary "@$body")
  status=$(curl -sS --globoff --path-as-is --max-time "$timeout_seconds" \
    -D "$headers" -o "$reply" -w '%{http_code}' -X "$1" \
    -H 'Content-Type: application/json' -H "X-Client-Key: $DYG_CLIENT_KEY" -H "X-Timestamp: $timestamp" \
    -H "X-Nonce: $nonce" -H "X-Signature: $signature" ${data[@]+"${data[@]}"} "$DYG_URL$2")
}

# call METHOD TARGET [JSON]：发到有答复为止。重发的内容（连同里面的幂等键）一个字节也不变，所以绝不会核销两次。
call() {
  local attempt wait
  printf '%s' "${3:-}" > "$body"
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    wait=$attempt
    if ! send "$1" "$2"; then
      # 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
      echo "第 $attempt 遍没有答复，$wait 秒后重发" >&2
    else
      [ "$status" -ge 400 ] || return 0
      # 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个。
      case "$(text retry) $(text code)" in
        later\ * | same_request\ * | *\ nonce_reused) ;;
        *) return 0 ;;
      esac
      [ -z "$(header retry-after)" ] || wait=$(header retry-after)
      [ "$wait" -le "$timeout_seconds" ] || return 0
      echo "第 $attempt 遍：$status $(text code)，$wait 秒后重发" >&2
    fi
    sleep "$wait"
  done
  leave 3 "一直没有答复：不要再次扫码，稍后按幂等键查单"
}

# 等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。
settle() {
  local target wait=1 until=$((SECONDS + patience_seconds))
  if [ "$status" -ge 400 ]; then
    if [ "$(text retry)" != ask ] || [ -z "$(number verification_id)" ]; then return 0; fi
    target=/v1/open/verifications/$(number verification_id)
  elif [ "$status" -eq 202 ]; then
    target=$(header location) wait=$(header retry-after)
  else
    return 0
  fi
  while [ "$SECONDS" -lt "$until" ]; do
    sleep "$wait"
    call GET "$target"
    [ "$status" -lt 400 ] || return 0
    if [ "$(text outcome)" != processing ] && [ "$(text cancel_status)" != unknown ]; then return 0; fi
  done
  leave 3 "还没有结论：不要再次扫码，稍后再查 $target"
}

# ---------------------------------------------------------------- 一位顾客

leave() {
  echo "$2"
  exit "$1"
}

accepted() { [ "$status" -lt 400 ] || leave 1 "$1 $status $(text code)：$(text message)"; }

main() {
  local poi_id=$1 code=$2 bill=$3 id ticket

  # 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
  call GET "/v1/open/verifications?idempotency_key=$bill"
  accepted 查单
  id=$(number id)
  if [ -n "$id" ]; then
    echo "这个单号核销过：id=$id"
    call GET "/v1/open/verifications/$id"
  else
    # 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
    call POST /v1/open/coupons/preview "{\"poi_id\":\"$poi_id\",\"code\":\"$code\"}"
    accepted 预览
    grep -q '"usable":true' "$reply" || leave 1 "预览 没有可用的券：$(text reason)"
    echo "预览 $(text product_name)，可用 $(grep -o '"usable":true' "$reply" | wc -l) 张"
    ticket=$(text ticket)

    # 2. 核销一张。
    call POST /v1/open/coupons/verify \
      "{\"poi_id\":\"$poi_id\",\"ticket\":\"$ticket\",\"idempotency_key\":\"$bill\",\"ext_order_id\":\"$bill\"}"
  fi
  settle
  accepted 核销

  # 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
  id=$(number id)
  # 409 问到的可能是别的收银台：那是它的单，不是这一单。
  [ "$(text ext_order_id)" = "$bill" ] ||
    leave 1 "这张券由另一单核销：$(text ext_order_id)（outcome=$(text outcome)），本单没有核销"
  echo "核销 outcome=$(text outcome) id=$id"
  [ "$(text outcome)" = success ] ||
    leave 1 "原因 error_key=$(text error_key) retry=$(text retry)：$(text error_description)"

  # 4. 撤销（联调用）：一小时之内。这里只核销了一张；多张时 items 的每一行各撤一次。
  call POST "/v1/open/verifications/$id/cancel" "{\"reason\":\"联调结束\",\"idempotency_key\":\"cancel-$id\"}"
  settle
  accepted 撤销
  echo "撤销 verify_status=$(text verify_status)"
}

golden() {
  local client_key secret timestamp nonce method target body_hex
  while IFS=$'\t' read -r client_key secret timestamp nonce method target body_hex; do
    printf '%b' "$(printf '%s' "$body_hex" | sed 's/../\\x&/g')" |
      sign "$client_key" "$secret" "$timestamp" "$nonce" "$method" "$target"
  done
}

case $# in
  1) [ "$1" = golden ] || leave 2 "用法：verify.sh POI_ID 券码 [单号]" && golden ;;
  2 | 3) main "$1" "$2" "${3:-demo-$(openssl rand -hex 8)}" ;;
  *) leave 2 "用法：verify.sh POI_ID 券码 [单号]" ;;
esac
