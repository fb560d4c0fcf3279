import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 核销一张券：预览 → 核销 → 等结论 → 撤销。只用标准库，Java 17 起。
 *
 * <pre>
 * DYG_URL=http://127.0.0.1:8787 DYG_CLIENT_KEY=… DYG_SECRET=… java Verify.java POI_ID 券码 [单号]
 * java Verify.java golden < 用例        # 逐行算签名，用来核对（见 ../README.md）
 * </pre>
 *
 * 退出码：0 已核销（并已撤销），1 没有核销，2 用法不对，3 还不知道结果。
 */
public final class Verify {
    /** 不少于网关的核销预算（默认 8 秒）+ 2 秒。 */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** 一次调用最多发几遍。 */
    private static final int ATTEMPTS = 6;
    /** 结果未知时最多等多久。 */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();
    // 标准输出用 UTF-8，不管系统的设置。
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    // 明文 HTTP 上默认会先试着升级到 HTTP/2，用不着。
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
    private final String url = System.getenv("DYG_URL");
    private final String clientKey = System.getenv("DYG_CLIENT_KEY");
    private final String secret = System.getenv("DYG_SECRET");

    // ------------------------------------------------------------ 签名

    /** 七行，用 LF 连接，末尾没有 LF。签的就是线上的字节：路径和查询串不排序、不解码、不重新编码。 */
    static String sign(
            String clientKey, String secret, String timestamp, String nonce, String method, String target, byte[] body)
            throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        String bodySha256 = hex.formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        String stringToSign =
                String.join("\n", "DYG1-HMAC-SHA256", clientKey, timestamp, nonce, method, target, bodySha256);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return hex.formatHex(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
    }

    // ------------------------------------------------------------ 发送

    /** 一份答复。标准库没有 JSON：这里只取第一个叫这个名字的文字或数字，正式的程序请用 JSON 库。 */
    record Reply(int status, HttpResponse<String> response) {
        String text(String name) {
            return first("\"" + name + "\":\"([^\"]*)\"");
        }

        String number(String name) {
            return first("\"" + name + "\":(\\d+)");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        int count(String part) {
            return response.body().split(Pattern.quote(part), -1).length - 1;
        }

        private String first(String pattern) {
            Matcher found = Pattern.compile(pattern).matcher(response.body());
            return found.find() ? found.group(1) : "";
        }
    }

    /** 发一遍。每一遍都用新的时间和新的 nonce：nonce 用过就作废，原样重发会得到 401 nonce_reused。 */
    private Reply send(String method, String target, byte[] body)
            throws IOException, InterruptedException, GeneralSecurityException {
        String timestamp = Long.toString(System.currentTimeMillis() / 1000);
        String nonce = randomHex(16);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + target))
                .timeout(TIMEOUT)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("X-Client-Key", clientKey)
                .header("X-Timestamp", timestamp)
                .header("X-Nonce", nonce)
                .header("X-Signature", sign(clientKey, secret, timestamp, nonce, method, target, body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response);
    }

    /** 发到有答复为止。重发的内容（连同里面的幂等键）一个字节也不变，所以绝不会核销两次。 */
    private Reply call(String method, String target, String json) throws Exception {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int wait = attempt;
            try {
                Reply reply = send(method, target, body);
                if (reply.status() < 400) return reply;
                // 看 retry，不看状态码：later（502、503、429）和 same_request 可以原样再发；nonce 撞了就换一个
                // （HttpClient 遇到断掉的旧连接会自己把 GET 再发一次，nonce 因此可能撞上）。
                String retry = reply.text("retry");
                boolean again = retry.equals("later")
                        || retry.equals("same_request")
                        || reply.text("code").equals("nonce_reused");
                if (!reply.header("Retry-After").isEmpty()) wait = Integer.parseInt(reply.header("Retry-After"));
                if (!again || wait > TIMEOUT.toSeconds()) return reply;
                ERR.printf("第 %d 遍：%d %s，%d 秒后重发%n", attempt, reply.status(), reply.text("code"), wait);
            } catch (IOException lost) {
                // 连不上、断线、超时、半截的答复：不知道结果，再问一遍。
                ERR.printf("第 %d 遍没有答复，%d 秒后重发%n", attempt, wait);
            }
            Thread.sleep(wait * 1000L);
        }
        throw leave(3, "一直没有答复：不要再次扫码，稍后按幂等键查单");
    }

    /** 等到有结论。202 表示谁也不知道结果，409 表示同一张券正在核销：都只查询，不再扫码。 */
    private Reply settled(Reply reply) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        String target;
        int wait = 1;
        if (reply.status() >= 400) {
            if (!reply.text("retry").equals("ask") || reply.number("verification_id").isEmpty()) return reply;
            target = "/v1/open/verifications/" + reply.number("verification_id");
        } else if (reply.status() == 202) {
            target = reply.header("Location");
            wait = Integer.parseInt(reply.header("Retry-After"));
        } else {
            return reply;
        }
        while (System.nanoTime() < until) {
            Thread.sleep(wait * 1000L);
            Reply now = call("GET", target, "");
            if (now.status() >= 400) return now;
            boolean open = now.text("outcome").equals("processing") || now.text("cancel_status").equals("unknown");
            if (!open) return now;
        }
        throw leave(3, "还没有结论：不要再次扫码，稍后再查 " + target);
    }

    // ------------------------------------------------------------ 一位顾客

    private Reply verify(String poiId, String code, String bill) throws Exception {
        // 0. 先问再做：上一次也许做到一半就断电了。幂等键要在发送之前和单据一起存好。
        Reply found = accepted("查单", call("GET", "/v1/open/verifications?idempotency_key=" + bill, ""));
        String known = found.number("id");
        if (!known.isEmpty()) {
            OUT.println("这个单号核销过：id=" + known);
            return settled(call("GET", "/v1/open/verifications/" + known, ""));
        }

        // 1. 预览：什么也不消费，得到这张券的价值和一张 10 分钟内有效的 ticket。
        String coupon = String.format("{\"poi_id\":\"%s\",\"code\":\"%s\"}", poiId, code);
        Reply preview = accepted("预览", call("POST", "/v1/open/coupons/preview", coupon));
        int usable = preview.count("\"usable\":true");
        if (usable == 0) throw leave(1, "预览 没有可用的券：" + preview.text("reason"));
        OUT.printf("预览 %s，可用 %d 张%n", preview.text("product_name"), usable);

        // 2. 核销一张。
        String body = String.format(
                "{\"poi_id\":\"%s\",\"ticket\":\"%s\",\"idempotency_key\":\"%s\",\"ext_order_id\":\"%s\"}",
                poiId, preview.text("ticket"), bill, bill);
        return settled(call("POST", "/v1/open/coupons/verify", body));
    }

    private void run(String poiId, String code, String bill) throws Exception {
        Reply reply = accepted("核销", verify(poiId, code, bill));

        // 3. 200 不等于成功，要看 outcome；不认识的值一律当作没有核销。
        String id = reply.number("id");
        // 409 问到的可能是别的收银台：那是它的单，不是这一单。
        if (!reply.text("ext_order_id").equals(bill))
            throw leave(1, String.format(
                    "这张券由另一单核销：%s（outcome=%s），本单没有核销",
                    reply.text("ext_order_id"), reply.text("outcome")));
        OUT.printf("核销 outcome=%s id=%s%n", reply.text("outcome"), id);
        if (!reply.text("outcome").equals("success"))
            throw leave(1, String.format(
                    "原因 error_key=%s retry=%s：%s",
                    reply.text("error_key"), reply.text("retry"), reply.text("error_description")));

        // 4. 撤销（联调用）：一小时之内。这里只核销了一张；多张时 items 的每一行各撤一次。
        String cancel = String.format("{\"reason\":\"联调结束\",\"idempotency_key\":\"cancel-%s\"}", id);
        Reply undone = accepted("撤销", settled(call("POST", "/v1/open/verifications/" + id + "/cancel", cancel)));
        OUT.println("撤销 verify_status=" + undone.text("verify_status"));
    }

    private static Reply accepted(String what, Reply reply) {
        if (reply.status() < 400) return reply;
        throw leave(1, String.format("%s %d %s：%s", what, reply.status(), reply.text("code"), reply.text("message")));
    }

    /** 说一句话，结束程序；返回值只为了让调用处能写 throw，编译器才知道到此为止。 */
    private static RuntimeException leave(int exitCode, String words) {
        OUT.println(words);
        System.exit(exitCode);
        return new IllegalStateException(words);
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void golden() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] f = line.split("\t", -1);
            OUT.println(sign(f[0], f[1], f[2], f[3], f[4], f[5], HexFormat.of().parseHex(f[6])));
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("golden")) golden();
        else if (args.length == 2) new Verify().run(args[0], args[1], "demo-" + randomHex(8));
        else if (args.length == 3) new Verify().run(args[0], args[1], args[2]);
        else throw leave(2, "用法：java Verify.java POI_ID 券码 [单号]");
    }
}
