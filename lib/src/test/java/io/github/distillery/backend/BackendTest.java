package io.github.distillery.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.nativeblas.NativeOpsHolder;

class BackendTest {
  @Test
  void everyThreadThatComputesHasTheNumberOfThreadsThatWasAskedFor() throws Exception {
    Backend.threads(1);
    int[] found = new int[2];

    Thread other =
        new Thread(
            () -> {
              Backend.ready();
              found[0] = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            });
    other.start();
    other.join();
    Backend.threads(2);
    Thread third =
        new Thread(
            () -> {
              Architectures.mlp(4, 3).initialize(1);
              found[1] = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            });
    third.start();
    third.join();
    Backend.threads(1);

    assertThat(found).containsExactly(1, 2);
  }

  @Test
  void saysWhatComputesAndHow() {
    BackendDescription description = Backend.describe();

    assertThat(description.blas()).isEqualTo("OPENBLAS");
    assertThat(description.threads()).isEqualTo(1);
    assertThat(description.heapBytes()).isPositive();
    assertThat(description.toString().lines())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("oneDNN"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void convolutionsReallyUseOneDnn() {
    Network lenet = Architectures.lenet(1, 16, 16, 2, 3, 4, 2).initialize(1);

    lenet.logits(TinyData.images(2, 1).features());

    assertThat(Backend.describe().oneDnn()).isTrue();
    Layer first =
        Arrays.stream(lenet.graph().getLayers())
            .filter(ConvolutionLayer.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(first.getHelper()).isNotNull();
    assertThat(first.getHelper().getClass().getSimpleName()).isEqualTo("MKLDNNConvHelper");
  }

  @Test
  void threadsCanBeChangedWhileItRuns() {
    try {
      Backend.threads(2);
      assertThat(Backend.describe().threads()).isEqualTo(2);
    } finally {
      Backend.threads(1);
    }
    assertThatThrownBy(() -> Backend.threads(0)).hasMessageContaining("threads is 0");
  }

  @Test
  void aNumberOfThreadsThatMakesNoSenseIsNamed() {
    assertThat(Backend.parseThreads(null)).isEqualTo(1);
    assertThat(Backend.parseThreads(" 2 ")).isEqualTo(2);
    assertThatThrownBy(() -> Backend.parseThreads("many"))
        .hasMessageContaining("DISTILLERY_THREADS is \"many\"")
        .hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Backend.parseThreads("0")).hasMessageContaining("is \"0\"");
  }

  @Test
  void warmsUpInTheBackground() {
    assertThat(Backend.warmUp()).succeedsWithin(30, TimeUnit.SECONDS);
  }
}
