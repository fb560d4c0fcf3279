// 核销一张券：预览 → 核销 → 等结论 → 撤销。只用标准库，Go 1.19 起。
//
//	DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… go run . POI_ID 券码 [单号]
//	go run . golden < 用例        # 逐行算签名，用来核对（见 ../README.md）
//
// 退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	timeout  = 10 * time.Second // 不少于网关的核销预算（默认 8 秒）+ 2 秒
	attempts = 6                // 一次调用最多发几遍
	patience = 5 * time.Minute  // 结果未知时最多等多久
)

// Go 遇到断掉的旧连接会自己把请求再发一次：GET，以及带 Idempotency-Key 请求头的 POST。签名里的 nonce 只能用一次，
// 所以不留旧连接，幂等键也放在请求体里。
var client = &http.Client{Timeout: timeout, Transport: &http.Transport{DisableKeepAlives: true}}

// ---------------------------------------------------------------- 签名

// sign：七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。
func sign(clientKey, secret, timestamp, nonce, method, target string, body []byte) string {
	digest := sha256.Sum256(body)
	stringToSign := strings.Join([]string{
		"DYG1-HMAC-SHA256", clientKey, timestamp, nonce, method, target, hex.EncodeToString(digest[:]),
	}, "\n")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stringToSign))
	return hex.EncodeToString(mac.Sum(nil))
}

// ---------------------------------------------------------------- 发送

// verification 是流水里这里用得到的几项。编号之外的抖音 id 都是字符串。
type verification struct {
	ID               int64   `json:"id"`
	VerifyStatus     string  `json:"verify_status"`
	CancelStatus     string  `json:"cancel_status"`
	ErrorKey         *string `json:"error_key"`
	Retry            *string `json:"retry"`
	ErrorDescription string  `json:"error_description"`
	ExtOrderID       *string `json:"ext_order_id"`
}

// problem 是 4xx、5xx 的答复。
type problem struct {
	Code           string `json:"code"`
	Message        string `json:"message"`
	Retry          string `json:"retry"`
	VerificationID *int64 `json:"verification_id"`
}

type verified struct {
	Data    verification   `json:"data"`
	Items   []verification `json:"items"`
	Outcome string         `json:"outcome"`
}

type reply struct {
	status  int
	header  http.Header
	body    []byte
	problem problem // 只在 status >= 400 时有
}

func (r reply) read(value any) {
	if err := json.Unmarshal(r.body, value); err != nil {
		leave(3, "答复不是约定的 JSON："+err.Error())
	}
}

// send 发一遍。每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。
func send(method, target string, body []byte) (reply, error) {
	request, err := http.NewRequest(method, os.Getenv("DYG_URL")+target, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	clientKey, timestamp, nonce := os.Getenv("DYG_CLIENT_KEY"), strconv.FormatInt(time.Now().Unix(), 10), randomHex(16)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Client-Key", clientKey)
	request.Header.Set("X-Timestamp", timestamp)
	request.Header.Set("X-Nonce", nonce)
	request.Header.Set("X-Signature", sign(clientKey, os.Getenv("DYG_SECRET"), timestamp, nonce, method, target, body))
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	got := reply{status: response.StatusCode, header: response.Header, body: text}
	if got.status >= 400 {
		err = json.Unmarshal(text, &got.problem)
	}
	return got, err
}

// call 发到有答复为止。只序列化一次：重发的内容（连同里面的幂等键）一个字节也不变，所以绝不会核销两次。
func call(method, target string, value any) reply {
	var body []byte
	if value != nil {
		body, _ = json.Marshal(value)
	}
	for attempt := 1; attempt <= attempts; attempt++ {
		wait := time.Duration(attempt) * time.Second
		got, err := send(method, target, body)
		if err != nil {
			// 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
			fmt.Fprintf(os.Stderr, "第 %d 遍没有答复，%v 后重发\n", attempt, wait)
		} else {
			if got.status < 400 {
				return got
			}
			// 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个。
			retry, code := got.problem.Retry, got.problem.Code
			again := retry == "later" || retry == "same_request" || code == "nonce_reused"
			if seconds, err := strconv.Atoi(got.header.Get("Retry-After")); err == nil {
				wait = time.Duration(seconds) * time.Second
			}
			if !again || wait > timeout {
				return got
			}
			fmt.Fprintf(os.Stderr, "第 %d 遍：%d %s，%v 后重发\n", attempt, got.status, code, wait)
		}
		time.Sleep(wait)
	}
	leave(3, "一直没有答复：不要再次扫码，稍后按幂等键查单")
	panic("unreachable")
}

// settled 等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。
func settled(got reply) reply {
	target, wait, until := "", time.Second, time.Now().Add(patience)
	switch {
	case got.status >= 400:
		if got.problem.Retry != "ask" || got.problem.VerificationID == nil {
			return got
		}
		target = fmt.Sprint("/v1/open/verifications/", *got.problem.VerificationID)
	case got.status == http.StatusAccepted:
		target = got.header.Get("Location")
		if seconds, err := strconv.Atoi(got.header.Get("Retry-After")); err == nil {
			wait = time.Duration(seconds) * time.Second
		}
	default:
		return got
	}
	for time.Now().Before(until) {
		time.Sleep(wait)
		got = call("GET", target, nil)
		if got.status >= 400 {
			return got
		}
		var now verified
		got.read(&now)
		if now.Outcome != "processing" && now.Data.CancelStatus != "unknown" {
			return got
		}
	}
	leave(3, "还没有结论：不要再次扫码，稍后再查 "+target)
	panic("unreachable")
}

// ---------------------------------------------------------------- 一位顾客

func verify(poiID, code, bill string) reply {
	// 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
	var found struct{ Data []verification }
	accepted("查单", call("GET", "/v1/open/verifications?idempotency_key="+bill, nil)).read(&found)
	if len(found.Data) > 0 {
		fmt.Printf("这个单号核销过：id=%d\n", found.Data[0].ID)
		return settled(call("GET", fmt.Sprint("/v1/open/verifications/", found.Data[0].ID), nil))
	}

	// 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
	var preview struct {
		Data struct {
			Ticket  string
			Product string `json:"product_name"`
			Coupons []struct {
				Usable bool
				Reason *string
			}
		}
	}
	accepted("预览", call("POST", "/v1/open/coupons/preview", map[string]string{"poi_id": poiID, "code": code})).read(&preview)
	usable, reasons := 0, []string{}
	for _, coupon := range preview.Data.Coupons {
		if coupon.Usable {
			usable++
		} else {
			reasons = append(reasons, orEmpty(coupon.Reason))
		}
	}
	if usable == 0 {
		leave(1, "预览 没有可用的券："+strings.Join(reasons, ", "))
	}
	fmt.Printf("预览 %s，可用 %d 张\n", preview.Data.Product, usable)

	// 2. 核销一张。
	return settled(call("POST", "/v1/open/coupons/verify", map[string]string{
		"poi_id": poiID, "ticket": preview.Data.Ticket, "idempotency_key": bill, "ext_order_id": bill,
	}))
}

func run(poiID, code, bill string) {
	var got verified
	accepted("核销", verify(poiID, code, bill)).read(&got)

	// 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
	if other := orEmpty(got.Data.ExtOrderID); other != bill { // 409 问到的可能是别的收银台：那是它的单，不是这一单
		leave(1, fmt.Sprintf("这张券由另一单核销：%s（outcome=%s），本单没有核销", other, got.Outcome))
	}
	fmt.Printf("核销 outcome=%s id=%d\n", got.Outcome, got.Data.ID)
	if got.Outcome != "success" {
		row := got.Data
		leave(1, fmt.Sprintf("原因 error_key=%s retry=%s：%s", orEmpty(row.ErrorKey), orEmpty(row.Retry), row.ErrorDescription))
	}

	// 4. 撤销（联调用）：已核销的每一行各撤一次，一小时之内。
	for _, item := range got.Items {
		target := fmt.Sprintf("/v1/open/verifications/%d/cancel", item.ID)
		body := map[string]string{"reason": "联调结束", "idempotency_key": fmt.Sprint("cancel-", item.ID)}
		var undone verified
		accepted("撤销", settled(call("POST", target, body))).read(&undone)
		fmt.Printf("撤销 verify_status=%s\n", undone.Data.VerifyStatus)
	}
}

func accepted(what string, got reply) reply {
	if got.status >= 400 {
		leave(1, fmt.Sprintf("%s %d %s：%s", what, got.status, got.problem.Code, got.problem.Message))
	}
	return got
}

func leave(code int, words string) {
	fmt.Println(words)
	os.Exit(code)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func randomHex(count int) string {
	random := make([]byte, count)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	return hex.EncodeToString(random)
}

func golden() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		body, err := hex.DecodeString(f[6])
		if err != nil {
			panic(err)
		}
		fmt.Println(sign(f[0], f[1], f[2], f[3], f[4], f[5], body))
	}
}

func main() {
	switch args := os.Args[1:]; {
	case len(args) == 1 && args[0] == "golden":
		golden()
	case len(args) == 2:
		run(args[0], args[1], "demo-"+randomHex(8))
	case len(args) == 3:
		run(args[0], args[1], args[2])
	default:
		leave(2, "用法：go run . POI_ID 券码 [单号]")
	}
}
