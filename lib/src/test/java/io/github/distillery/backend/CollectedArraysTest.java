package io.github.distillery.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays that are garbage as soon as their operation has begun. */
class CollectedArraysTest {
  private static final int SECONDS = 10;

  @TempDir Path folder;

  @Test
  void operationsSurviveAGarbageCollectionInTheirMiddle() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xmn2m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ManyCollections.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();

    assertThat(process.waitFor(10 * SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("exit of the JVM, 134 is a crash").isZero();
  }

  @Test
  void errorsOfOperationsArriveAsTheyWereThrown() {
    Backend.ready();
    INDArray two = Nd4j.ones(2, 2);
    INDArray three = Nd4j.ones(3, 3);

    assertThatThrownBy(() -> two.mmul(three))
        .isNotInstanceOf(UndeclaredThrowableException.class)
        .hasMessageContaining("3");
  }

  @Test
  void readyPutsThemInPlaceOnce() {
    Backend.ready();
    Object before = Nd4j.getExecutioner();
    HeldOperations.install();
    LateDeallocator.install();

    assertThat(Proxy.isProxyClass(before.getClass())).isTrue();
    assertThat(Nd4j.getExecutioner()).isSameAs(before);
    assertThat(Nd4j.getDeallocatorService()).isInstanceOf(LateDeallocator.class);
  }

  @Test
  void whatIsCollectedIsFreedEvenAfterAnInterrupt() throws Exception {
    Backend.ready();
    Thread freeing =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("late-deallocator"))
            .findFirst()
            .orElseThrow();
    freeing.interrupt();
    CountDownLatch freed = new CountDownLatch(1);
    Nd4j.getDeallocatorService().pickObject(new Garbage(freed::countDown));

    boolean done = false;
    for (int i = 0; i < 100 && !done; i++) {
      System.gc();
      done = freed.await(100, TimeUnit.MILLISECONDS);
    }

    assertThat(done).isTrue();
    assertThat(freeing.isAlive()).isTrue();
  }

  private record Garbage(Deallocator deallocator) implements Deallocatable {
    @Override
    public String getUniqueId() {
      return "garbage";
    }

    @Override
    public int targetDevice() {
      return 0;
    }
  }

  /** Adds a row to a matrix again and again, while another thread makes garbage. */
  static final class ManyCollections {
    private static volatile Object garbage;

    private ManyCollections() {}

    public static void main(String[] arguments) {
      Backend.ready();
      Thread collections =
          new Thread(
              () -> {
                while (true) {
                  garbage = new byte[4_000];
                }
              });
      collections.setDaemon(true);
      collections.start();
      INDArray matrix = Nd4j.ones(64, 64);
      INDArray row = Nd4j.ones(1, 64);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end) {
        if (matrix.addRowVector(row).getDouble(0) != 2) {
          throw new AssertionError("another array's number was read");
        }
      }
    }
  }
}
