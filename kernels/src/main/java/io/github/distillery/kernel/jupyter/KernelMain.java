package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonParseException;
import io.github.distillery.data.Shown;
import io.github.distillery.kernel.engine.JavaEngine;
import io.github.distillery.kernel.magic.NotebookMagics;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.ZMQException;

/** The process that Jupyter starts: one session, until Jupyter asks it to end. */
public final class KernelMain {
  private static final int WRONG_USE = 2;
  private static final long MILLIS_FOR_A_CLIENT_TO_ASK = 500;

  private KernelMain() {}

  /**
   * Runs a kernel.
   *
   * @param arguments the path of the connection file that Jupyter has written
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      fail("give one argument, the connection file that Jupyter has written");
      return;
    }
    QuickStart.begin();
    CompletableFuture<JavaEngine> prepared =
        CompletableFuture.supplyAsync(
            () -> JavaEngine.prepare(new NotebookMagics()),
            task -> new Thread(task, "engine").start());
    try {
      Channels channels = Channels.bind(connection(Path.of(arguments[0])));
      JavaEngine engine = prepared.join();
      Kernel kernel = new Kernel(channels, engine);
      kernel.serve();
      kernel.awaitFirstAnswer(MILLIS_FOR_A_CLIENT_TO_ASK);
      engine.begin();
      ParentWatch.begin();
    } catch (JsonParseException e) {
      fail(arguments[0], Shown.jsonReason(e));
    } catch (CharacterCodingException e) {
      fail(arguments[0], "its text is not UTF-8");
    } catch (ZMQException e) {
      fail(arguments[0], "no socket can be had for its transport, ip and ports");
    } catch (IOException | RuntimeException e) {
      // A port that is taken, an address that there is not, a number that is none.
      fail(arguments[0], Shown.reason(e));
    }
  }

  private static void fail(String file, String why) {
    fail("cannot use the connection file %s: %s; start the kernel again".formatted(file, why));
  }

  private static KernelConnectionProperties connection(Path file) throws IOException {
    KernelConnectionProperties read = KernelConnectionProperties.parse(Files.readString(file));
    if (read == null || read.getIp() == null || read.getTransport() == null) {
      throw new IllegalArgumentException("ip or transport is missing");
    }
    return read;
  }

  private static void fail(String message) {
    System.err.println("Distillery kernel: " + message);
    System.exit(WRONG_USE);
  }
}
