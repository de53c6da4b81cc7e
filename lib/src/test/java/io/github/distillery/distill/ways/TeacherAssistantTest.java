package io.github.distillery.distill.ways;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Interrupting;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class TeacherAssistantTest {
  private static final int BATCHES = 12;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(4).batchSize(16).learningRate(0.01);
  private final Network teacher = Architectures.mlp(4, 64, 3).initialize(1);
  private final Architecture student = Architectures.mlp(4, 4, 3);

  @Test
  void widthsGoDownInEqualRatiosWhereTheLayersAreTheSame() {
    assertThat(names(TeacherAssistant.from(teacher).plan(student))).containsExactly("4-16-3");
    assertThat(names(TeacherAssistant.from(teacher).assistants(2).plan(student)))
        .containsExactly("4-25-3", "4-10-3");
    assertThat(
            names(
                TeacherAssistant.from(Architectures.lenet(1, 16, 16, 16, 32, 64, 2).initialize(1))
                    .plan(Architectures.lenet(1, 16, 16, 4, 8, 16, 2))))
        .containsExactly("lenet 8-16-32");
  }

  @Test
  void parametersGoDownInEqualRatiosWhereTheLayersDiffer() {
    Network deep = Architectures.mlp(4, 200, 200, 3).initialize(1);
    Architecture shallow = Architectures.mlp(4, 8, 3);
    double ratio = (double) deep.parameters() / shallow.initialize(1).parameters();

    List<Architecture> plans = TeacherAssistant.from(deep).assistants(2).plan(shallow);

    long first = plans.get(0).initialize(1).parameters();
    long second = plans.get(1).initialize(1).parameters();
    assertThat((double) deep.parameters() / first).isCloseTo(Math.cbrt(ratio), withinPercentage(2));
    assertThat((double) first / second).isCloseTo(Math.cbrt(ratio), withinPercentage(2));
    assertThat(plans).allMatch(plan -> plan.initialize(1).layers().size() == 2);
  }

  @Test
  void aConvolutionalTeacherAndADenseStudentHaveADenseAssistant() {
    Network lenet = Architectures.lenet(1, 16, 16, 8, 16, 32, 2).initialize(1);

    List<Architecture> plans = TeacherAssistant.from(lenet).plan(Architectures.mlp(256, 2, 2));

    assertThat(plans.get(0).initialize(1).layers()).containsExactly("dense1", "logits");
  }

  @Test
  void whatCannotBeInferredIsRefused() {
    Ensemble several = Ensemble.averageLogits(List.of(teacher, teacher));
    Architecture foreign =
        Architecture.of(
            "own",
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("first", new DenseLayer.Builder().nOut(8).build(), "input")
                .addLayer(
                    "last",
                    new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                    "first")
                .setOutputs("last")
                .build());

    assertThatThrownBy(() -> TeacherAssistant.from(teacher).plan(foreign))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("own was not made by Architectures.mlp or lenet");
    assertThatThrownBy(() -> TeacherAssistant.from(several).plan(student))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no single network")
        .hasMessageContaining(".through(");
    assertThatThrownBy(() -> TeacherAssistant.from(teacher).assistants(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 assistants");
    assertThatThrownBy(() -> TeacherAssistant.from(teacher).through())
        .hasMessageContaining("no assistants given");
  }

  @Test
  void everyLinkIsTaughtByTheOneBeforeAndHasAHistory() {
    String before = teacher.fingerprint();

    AssistantChain chain =
        TeacherAssistant.from(teacher)
            .through(Architectures.mlp(4, 20, 3), Architectures.mlp(4, 10, 3))
            .taughtBy(d -> d.soft(1, temperature(2)))
            .train(student, split, options);

    assertThat(chain.complete()).isTrue();
    assertThat(chain.notes()).isEmpty();
    assertThat(chain.links())
        .extracting(Trained::name)
        .containsExactly("4-20-3", "4-10-3", "4-4-3");
    assertThat(chain.links()).allMatch(link -> link.history().epochs().size() == 4);
    assertThat(chain.student().history().epochs().get(0).losses()).containsOnlyKeys("soft");
    assertThat(chain.links().stream().map(link -> link.history().seed()).distinct()).hasSize(3);
    Trained again =
        Distillation.from(chain.links().get(1))
            .soft(1, temperature(2))
            .train(student, split, options);
    assertThat(chain.student().fingerprint()).isEqualTo(again.fingerprint());
    assertThat(teacher.fingerprint()).isEqualTo(before);
    assertThat(chain.toString()).contains("4-64-3\n-> 4-20-3: ").contains("\n-> 4-4-3: ");
  }

  @Test
  void anOrderThatMakesNoSenseIsAllowedButNoted() {
    AssistantChain chain =
        TeacherAssistant.from(teacher)
            .through(Architectures.mlp(4, 3, 3), Architectures.mlp(4, 80, 3))
            .train(student, split, options.epochs(1));

    assertThat(chain.complete()).isTrue();
    assertThat(chain.notes())
        .containsExactly(
            "4-80-3 (643 parameters) is not smaller than what teaches it, 4-3-3 (27 parameters)");
    assertThat(chain.toString()).contains("note: 4-80-3");
  }

  @Test
  void aStoppedChainGoesOnAndEndsLikeAnUndisturbedOne() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("chain"));
    TeacherAssistant way = TeacherAssistant.from(teacher).assistants(2);

    AssistantChain stopped =
        way.train(student, split, kept.augmentation(new Interrupting(6 * BATCHES + 3)));
    assertThat(Thread.interrupted()).isTrue();
    AssistantChain resumed = way.train(student, split, kept.augmentation(new Interrupting(0)));
    AssistantChain undisturbed =
        way.train(student, split, options.augmentation(new Interrupting(0)));

    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.links()).hasSize(2);
    assertThat(stopped.links().get(1).history().outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(stopped.toString()).contains("interrupted: 2 of 3 links");
    assertThatThrownBy(stopped::student)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after 2 of 3 links");
    assertThat(resumed.complete()).isTrue();
    assertThat(prints(resumed.links())).isEqualTo(prints(undisturbed.links()));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("chain", "chain.assistant1", "chain.assistant2");
    }
  }

  @Test
  void aCheckpointIsNotTakenUpUnderAnotherTeacher() {
    TrainingOptions kept = options.epochs(1).checkpoint(folder.resolve("c"));
    Trained other = Trainer.train(Architectures.mlp(4, 9, 3), split, options.epochs(1));
    TeacherAssistant.from(teacher).through(student).train(student, split, kept);

    assertThatThrownBy(
            () -> TeacherAssistant.from(other).through(student).train(student, split, kept))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("belongs to another training")
        .hasMessageContaining("teacher");
  }

  static List<String> prints(List<Trained> links) {
    return links.stream().map(Trained::fingerprint).toList();
  }

  private static List<String> names(List<Architecture> plans) {
    return plans.stream().map(Architecture::name).toList();
  }
}
