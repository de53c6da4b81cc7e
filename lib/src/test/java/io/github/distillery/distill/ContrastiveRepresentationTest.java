package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Moment;
import io.github.distillery.train.TrainingOptions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ContrastiveRepresentationTest {
  private final Split split = TinyData.split();
  private final Dataset data = TinyData.clouds(31, 4);
  private final Network teacher = Architectures.mlp(4, 12, 3).initialize(9);
  private final ContrastiveRepresentation signal = Signal.contrastive("dense1", "dense1");

  @Test
  void negativesAreDifferentSamplesOfOtherClasses() {
    int[] samples = {5, 0, 30};
    int[] drawn = NegativeSampler.ofClasses(data, 20, 1).draw(samples);

    for (int i = 0; i < samples.length; i++) {
      int[] negatives = Arrays.copyOfRange(drawn, i * 21 + 1, (i + 1) * 21);
      int own = data.classOf(samples[i]);
      assertThat(drawn[i * 21]).isEqualTo(samples[i]);
      assertThat(negatives).doesNotHaveDuplicates();
      assertThat(Arrays.stream(negatives)).noneMatch(sample -> data.classOf(sample) == own);
    }
  }

  @Test
  void everyOtherSampleIsDrawnAboutEquallyOften() {
    NegativeSampler sampler = NegativeSampler.ofSamples(data, 6, 1);
    int[] often = new int[31];
    for (int turn = 0; turn < 1_000; turn++) {
      for (int sample : sampler.draw(new int[] {7})) {
        often[sample]++;
      }
    }

    assertThat(often[7]).as("only as the sample itself").isEqualTo(1_000);
    often[7] = 200;
    assertThat(Arrays.stream(often)).allMatch(times -> times > 140 && times < 260);
  }

  @Test
  void theSamplerGoesOnWhereItWas() {
    int[] samples = {1, 2};
    NegativeSampler one = NegativeSampler.ofSamples(data, 5, 1);
    int[] first = one.draw(samples);
    Map<String, INDArray> state = one.state();
    int[] second = one.draw(samples);
    NegativeSampler other = NegativeSampler.ofSamples(data, 5, 1);
    other.restore(state);

    assertThat(other.draw(samples)).isEqualTo(second).isNotEqualTo(first);
    assertThat(NegativeSampler.ofSamples(data, 5, 2).draw(samples)).isNotEqualTo(first);
  }

  @Test
  void theMemoryMovesAfterAStepOnlyAndOnlyForItsSamples() {
    ContrastiveMemory student = ContrastiveMemory.random(31, 2, 0.5, 1);
    ContrastiveMemory other = ContrastiveMemory.random(31, 2, 0.5, 2);
    NegativeSampler sampler = NegativeSampler.ofSamples(data, 4, 1);
    ContrastiveLoss loss = new ContrastiveLoss(student, other, sampler, 4, 0.1);
    INDArray before = student.state("s").get("s-rows").dup();
    int[] indices = {3, 8};
    Batch batch = new Batch(indices, data.features(indices), data.labels(indices));
    INDArray embeddings = Nd4j.createFromArray(new float[][] {{3, 4, 1, 0}, {0, 2, 0, -5}});

    loss.beforeStep(Moment.START, batch);
    loss.computeGradient(batch.labels(), embeddings, new ActivationIdentity(), null);
    assertThat(student.state("s").get("s-rows")).isEqualTo(before);
    loss.afterStep(batch);

    INDArray after = student.state("s").get("s-rows");
    INDArray expected = before.getRow(3).mul(0.5).add(Nd4j.createFromArray(0.3f, 0.4f));
    expected.divi(expected.norm2Number());
    assertThat(after.getRow(3).distance2(expected)).isLessThan(1e-6);
    assertThat(after.getRow(8).norm2Number().doubleValue()).isCloseTo(1, within(1e-6));
    assertThat(after.getRow(4)).isEqualTo(before.getRow(4));
    assertThat(after.getRow(8)).isNotEqualTo(before.getRow(8));
  }

  @Test
  void theConstantIsThatOfTheFirstScoresAndStays() {
    ContrastiveMemory memory = ContrastiveMemory.random(10, 2, 0.5, 1);
    double first = memory.logConstant(new double[] {Math.log(1), Math.log(3)});
    ContrastiveMemory restored = ContrastiveMemory.random(10, 2, 0.5, 2);
    restored.restore("a", memory.state("a"));

    assertThat(first).isCloseTo(Math.log(20), within(1e-13));
    assertThat(memory.logConstant(new double[] {700, 800})).isEqualTo(first);
    assertThat(restored.logConstant(new double[] {5})).isEqualTo(first);
  }

  @Test
  void embeddingsAtTheirOwnPlaceInTheMemoryGiveTheLeastLoss() {
    ContrastiveLoss loss = overMemory(new int[] {0, 1, 2, 3, 1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2});
    INDArray own = Nd4j.hstack(Nd4j.eye(4), Nd4j.eye(4));
    INDArray swapped = own.getRows(1, 0, 3, 2);

    assertThat(score(loss, own)).isLessThan(score(loss, swapped) - 1);
  }

  @Test
  void theOrderOfSamplesMakesNoDifference() {
    INDArray embeddings = Nd4j.rand(4, 8).subi(0.5);
    ContrastiveLoss loss = overMemory(new int[] {0, 1, 2, 3, 1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2});
    ContrastiveLoss turned = overMemory(new int[] {2, 3, 0, 1, 0, 1, 2, 3, 3, 0, 1, 2, 1, 2, 3, 0});

    assertThat(score(turned, embeddings.getRows(2, 0, 3, 1)))
        .isCloseTo(score(loss, embeddings), within(1e-5));
  }

  /** Four samples, each in a direction of its own, with the other three as negatives. */
  private static ContrastiveLoss overMemory(int[] met) {
    ContrastiveLoss loss =
        new ContrastiveLoss(
            new ContrastiveMemory(Nd4j.eye(4), 0.5),
            new ContrastiveMemory(Nd4j.eye(4), 0.5),
            null,
            3,
            0.5);
    loss.compareWith(met);
    return loss;
  }

  private static double score(ContrastiveLoss loss, INDArray embeddings) {
    return loss.computeScore(embeddings, embeddings, new ActivationIdentity(), null, true);
  }

  @Test
  void aVectorOfZerosGivesAFiniteLossAndGradient() {
    ContrastiveLoss loss =
        new ContrastiveLoss(
            ContrastiveMemory.random(31, 2, 0.5, 1),
            ContrastiveMemory.random(31, 2, 0.5, 2),
            null,
            2,
            0.07);
    loss.compareWith(new int[] {0, 1, 2});

    var both =
        loss.computeGradientAndScore(null, Nd4j.zeros(1, 4), new ActivationIdentity(), null, true);

    assertThat(both.getFirst()).isFinite();
    assertThat(both.getSecond().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void moreNegativesThanThereAreOtherSamplesAreRefused() {
    assertThatThrownBy(() -> train(signal))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("512 negatives were asked for")
        .hasMessageContaining("only 120 samples are of another class than \"a\"")
        .hasMessageContaining("at most as many");
    assertThatThrownBy(() -> train(signal.negativesFromAllSamples()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has only 180 samples")
        .hasMessageContaining("ask for fewer");
  }

  @Test
  void moreMemoryThanThereIsIsRefusedBeforeItIsTaken() {
    assertThatThrownBy(() -> train(signal.dimensions(50_000_000).negatives(4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("two memories of 180 samples in 50,000,000 dimensions")
        .hasMessageContaining("68,665 MB");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> signal.dimensions(0)).hasMessageContaining("dimensions is 0");
    assertThatThrownBy(() -> signal.negatives(0)).hasMessageContaining("negatives is 0");
    assertThatThrownBy(() -> signal.temperature(temperature(0)))
        .hasMessageContaining("temperature is 0.0");
    assertThatThrownBy(() -> signal.temperature(null)).hasMessageContaining("temperature");
  }

  private void train(Signal wanted) {
    Distillation.from(teacher)
        .with(1, wanted)
        .train(Architectures.mlp(4, 7, 3), split, TrainingOptions.defaults().epochs(1));
  }
}
