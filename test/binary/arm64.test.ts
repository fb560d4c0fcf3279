import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { paste } from "../program/program.ts";
import { buildProgram } from "./compiled.ts";

/** Debian's emulator, with that machine's C and C++ libraries. */
const libraries = "/usr/aarch64-linux-gnu";
const emulator = ["qemu-aarch64", "-L", libraries];
const isThere = process.arch === "x64" && Bun.which("qemu-aarch64") !== null && existsSync(libraries);

test.skipIf(!isThere)(
  "the program for arm64 starts, verifies a coupon by the line it prints, and stops when asked, under an emulator",
  async () => {
    const compiled = await buildProgram({ target: "linux-arm64", emulator });
    const program = compiled.start(["demo", "--listen", "127.0.0.1:0"], {}, compiled.newFolder());
    try {
      const line = () => /^# 券码\n(curl .*)$/m.exec(program.stdout())?.[1];
      for (let waits = 0; line() === undefined && waits < 600; waits += 1) await Bun.sleep(100);
      const { stdout } = await paste(line() ?? "echo 'the demo printed no line'");
      expect(JSON.parse(stdout).data).toMatchObject({ verify_status: "success" });
      program.kill("SIGTERM");
      expect(await program.exited).toBe(0);
    } finally {
      program.kill("SIGKILL");
      await program.exited;
      compiled.remove();
    }
  },
  180_000,
);
