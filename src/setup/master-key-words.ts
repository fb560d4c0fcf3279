import { renderUnicodeCompact } from "uqr";
import type { Ask } from "./questions.ts";

/** The master key as the owner keeps it: to copy, and to photograph. */
export const masterKeyWords = (keyHex: string, file: string): string => `
【主密钥】请现在就保存到这台电脑以外的地方（抄下来，或拍照、存进密码管理器），只显示这一次：

${keyHex.match(/.{8}/g)?.join(" ")}

${renderUnicodeCompact(keyHex, { ecc: "M", border: 2 })}
没有它，数据库里加密的内容（应用密钥、券码）谁也打不开，备份也就没有用。
不要和数据库备份放在一起：两样都拿到的人什么都能读。本机的一份在 ${file}。
`;

const confirmedDigits = 6;

/** Does not go on before the owner can type the end of the key, as he has kept it. */
export const confirmKept = async (
  keyHex: string,
  { ask, tell }: { readonly ask: Ask; readonly tell: (words: string) => void },
): Promise<void> => {
  for (;;) {
    const typed = await ask(`保存好之后，请照您保存的那一份输入主密钥的最后 ${confirmedDigits} 位：`);
    if (typed.trim().toLowerCase() === keyHex.slice(-confirmedDigits)) return;
    tell("不一致，请再核对一遍您保存的内容。\n");
  }
};
