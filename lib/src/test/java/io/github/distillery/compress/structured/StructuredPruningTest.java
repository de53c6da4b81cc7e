package io.github.distillery.compress.structured;

import static io.github.distillery.Lively.images;
import static io.github.distillery.Lively.parameter;
import static io.github.distillery.model.Architectures.convNet;
import static io.github.distillery.model.Architectures.lenet;
import static io.github.distillery.model.Architectures.maps;
import static io.github.distillery.model.Architectures.mlp;
import static io.github.distillery.model.Architectures.residualNet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class StructuredPruningTest {
  private static final Dataset CLOUDS = TinyData.clouds(30, 3);
  private static final Dataset IMAGES = images(6, 1, 20, 20);

  /** Dead units: hardly any weights in, so that they rank last, and none out. */
  private record Dead(String layer, int units, int... dead) {}

  private record Case(
      Architecture plan,
      Dataset data,
      int units,
      List<Dead> dead,
      Consumer<Network> mute,
      int parameters) {
    @Override
    public String toString() {
      return plan.name();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unitsThatNobodyHearsAreRemovedWithoutChangingTheLogits(Case one) {
    Network network = Lively.of(one.plan());
    one.dead().forEach(dead -> weaken(network, dead));
    one.mute().accept(network);
    String before = network.fingerprint();
    INDArray expected = network.logits(one.data());
    double share =
        (double) one.units()
            / UnitGroups.of(network).groups().stream().mapToInt(UnitGroup::units).sum();

    for (Criterion criterion :
        List.of(Criterion.l1(), Criterion.l2(), Criterion.taylor(one.data()))) {
      StructuredPlan plan =
          StructuredPruning.by(criterion)
              .globally()
              .share(share)
              .plan(network, one.data().features(new int[] {0}));
      Network smaller = plan.apply();

      assertThat(Lively.difference(expected, smaller.logits(one.data())))
          .as(criterion.measure())
          .isLessThan(1e-5);
      INDArray byDl4j = smaller.graph().outputSingle(false, smaller.fit(one.data().features()));
      assertThat(Lively.difference(expected, byDl4j)).isLessThan(1e-5);
      assertThat(plan.groups().stream().mapToInt(group -> group.removed().size()).sum())
          .isEqualTo(one.units());
      assertThat(plan.after().parameters()).isEqualTo(smaller.parameters());
      if (criterion instanceof Criterion.Taylor) {
        // other units may never be active on these few samples, and are worth as little
        continue;
      }
      for (Dead dead : one.dead()) {
        INDArray weights = parameter(smaller, dead.layer(), "W");
        assertThat(weights.size(weights.rank() == 4 ? 0 : 1))
            .as("%s of %s by %s", dead.layer(), one, criterion.measure())
            .isEqualTo(dead.units() - dead.dead().length);
      }
      assertThat(smaller.parameters()).isEqualTo(one.parameters());
    }
    assertThat(network.fingerprint()).isEqualTo(before);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            mlp(4, 8, 6, 3),
            CLOUDS,
            3,
            List.of(new Dead("dense1", 8, 0, 5), new Dead("dense2", 6, 2)),
            network -> {
              mute(network, "dense2", 1, 0, 0, 5);
              mute(network, "logits", 1, 0, 2);
            },
            4 * 6 + 6 + 6 * 5 + 5 + 5 * 3 + 3),
        new Case(
            lenet(1, 20, 20, 4, 5, 6, 2),
            IMAGES,
            4,
            List.of(new Dead("conv1", 4, 1), new Dead("conv2", 5, 0, 3), new Dead("dense1", 6, 4)),
            network -> {
              mute(network, "conv2", 1, 0, 1);
              mute(network, "dense1", 4, 0, 0, 3);
              mute(network, "logits", 1, 0, 4);
            },
            25 * 3 + 3 + 25 * 3 * 3 + 3 + 3 * 4 * 5 + 5 + 5 * 2 + 2),
        new Case(
            convNet(1, 20, 20, 2, maps(4), maps(5, 4)),
            IMAGES,
            4,
            List.of(new Dead("conv1", 4, 2), new Dead("conv2", 5, 0, 1), new Dead("conv3", 4, 3)),
            network -> {
              mute(network, "conv2", 1, 0, 2);
              mute(network, "conv3", 1, 0, 0, 1);
              mute(network, "logits", 1, 0, 3);
            },
            9 * 3 + 9 * 3 * 3 + 9 * 3 * 3 + 4 * (3 + 3 + 3) + 3 * 2 + 2),
        new Case(
            residualNet(1, 20, 20, 2, 3, 1),
            IMAGES,
            9,
            List.of(
                new Dead("conv1", 3, 1),
                new Dead("block1conv2", 3, 1),
                new Dead("block1conv1", 3, 0),
                new Dead("block2shortcut", 6, 0, 3),
                new Dead("block2conv2", 6, 0, 3),
                new Dead("block2conv1", 6, 1, 4),
                new Dead("block3shortcut", 12, 2, 7),
                new Dead("block3conv2", 12, 2, 7),
                new Dead("block3conv1", 12, 5)),
            network -> {
              mute(network, "block1conv1", 1, 0, 1);
              mute(network, "block2conv1", 1, 0, 1);
              mute(network, "block2shortcut", 1, 0, 1);
              mute(network, "block1conv2", 1, 0, 0);
              mute(network, "block3conv1", 1, 0, 0, 3);
              mute(network, "block3shortcut", 1, 0, 0, 3);
              mute(network, "block2conv2", 1, 0, 1, 4);
              mute(network, "logits", 1, 0, 2, 7);
              mute(network, "block3conv2", 1, 0, 5);
            },
            9 * (2 + 4 + 4 + 8 + 16 + 44 + 110)
                + 8
                + 40
                + 4 * (2 + 2 + 2 + 4 + 4 + 4 + 11 + 10 + 10)
                + 10 * 2
                + 2),
        new Case(
            Nets.merged(),
            images(6, 2, 9, 7),
            6,
            List.of(
                new Dead("a", 4, 1),
                new Dead("b", 3, 0, 2),
                new Dead("c", 5, 3),
                new Dead("d", 6, 2),
                new Dead("e", 4, 0)),
            network -> {
              mute(network, "b", 1, 0, 1);
              mute(network, "c", 1, 0, 1);
              mute(network, "c", 1, 4, 0, 2);
              mute(network, "d", 6, 0, 3);
              mute(network, "e", 6, 0, 3);
              mute(network, "logits", 1, 0, 0);
              mute(network, "logits", 1, 4, 2);
            },
            9 * 2 * 3 + 3 + 3 + 1 + 4 * 6 + 9 * 6 * 4 + 4 + 24 * 5 + 5 + 24 * 3 + 3 + 8 * 2 + 2),
        new Case(
            Nets.addedToMerged(),
            clouds2(),
            2,
            List.of(new Dead("a", 3, 1), new Dead("b", 2, 0), new Dead("c", 5, 1, 3)),
            network -> mute(network, "d", 1, 0, 1, 3),
            4 * 2 + 2 + 4 + 1 + 4 * 3 + 3 + 3 * 4 + 4 + 4 * 2 + 2));
  }

  private static Dataset clouds2() {
    int[] classOf = IntStream.range(0, 30).map(i -> i % 2).toArray();
    return Dataset.of("two", CLOUDS.features(), classOf, List.of("a", "b"), CLOUDS.provenance());
  }

  private static void weaken(Network network, Dead dead) {
    INDArray weights = parameter(network, dead.layer(), "W");
    for (int unit : dead.dead()) {
      weights.slice(unit, weights.rank() == 4 ? 0 : 1).muli(1e-3);
    }
  }

  /** Takes away what a layer reads of units: of so many positions each, from an offset on. */
  private static void mute(
      Network network, String reader, int positions, int offset, int... units) {
    INDArray weights = parameter(network, reader, "W");
    for (int unit : units) {
      if (weights.rank() == 4) {
        weights.slice(offset + unit, 1).assign(0);
      } else {
        for (int p = 0; p < positions; p++) {
          weights.getRow(offset + unit * positions + p).assign(0);
        }
      }
    }
  }

  @Test
  void aShareIsTakenOfEachGroupAndOneUnitStays() {
    Network network = Lively.of(mlp(4, 10, 5, 2, 3));
    INDArray sample = CLOUDS.features(new int[] {0});
    StructuredPruning pruning = StructuredPruning.by(Criterion.l1());

    assertThat(units(pruning.share(0.3).plan(network, sample))).containsExactly(7, 3, 1, 3);
    assertThat(units(pruning.share(0).plan(network, sample))).containsExactly(10, 5, 2, 3);
    assertThat(units(pruning.share(0.99).plan(network, sample))).containsExactly(1, 1, 1, 3);
    assertThat(units(pruning.globally().share(0.99).plan(network, sample)))
        .containsExactly(1, 1, 1, 3);
    assertThat(units(pruning.share(0.5).keep("dense2").plan(network, sample)))
        .containsExactly(5, 5, 1, 3);
  }

  private static List<Integer> units(StructuredPlan plan) {
    return plan.groups().stream().map(GroupPlan::unitsAfter).toList();
  }

  @Test
  void aGroupThatMattersLessLosesMoreGlobally() {
    Network network = Lively.of(mlp(4, 8, 8, 3));
    for (int unit = 0; unit < 6; unit++) {
      parameter(network, "dense2", "W").getColumn(unit).muli(1e-2);
    }

    StructuredPlan plan =
        StructuredPruning.by(Criterion.l2())
            .globally()
            .share(6.0 / 16)
            .plan(network, CLOUDS.features(new int[] {0}));

    assertThat(units(plan)).containsExactly(8, 2, 3);
    assertThat(plan.groups().get(1).removed()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void aSizeIsMetByRemovingNoMoreThanIsNeeded() {
    Network network = Lively.of(lenet(1, 20, 20, 4, 5, 6, 2));
    INDArray sample = IMAGES.features(new int[] {0});
    Footprint whole = Footprint.of(network, sample);
    StructuredPruning pruning = StructuredPruning.by(Criterion.l2());

    for (boolean globally : new boolean[] {false, true}) {
      StructuredPruning either = globally ? pruning.globally() : pruning;
      Footprint half =
          Footprint.of(
              either.parameters(whole.parameters() / 2).plan(network, sample).apply(), sample);
      assertThat(half.parameters()).isBetween(whole.parameters() / 4, whole.parameters() / 2);
      assertThat(either.multiplyAdds(whole.multiplyAdds() / 2).plan(network, sample).after())
          .satisfies(
              after ->
                  assertThat(after.multiplyAdds())
                      .isBetween(whole.multiplyAdds() / 4, whole.multiplyAdds() / 2));
      assertThat(either.bytes(whole.bytes() - 200).plan(network, sample).after().bytes())
          .isLessThanOrEqualTo(whole.bytes() - 200);
    }
    assertThat(pruning.parameters(whole.parameters()).plan(network, sample).after())
        .isEqualTo(whole);
  }

  @Test
  void theAccuracyMayFallByNoMoreThanWasAllowed() {
    Split split = TinyData.split();
    Network network =
        Trainer.train(
                mlp(4, 24, 3),
                split,
                TrainingOptions.defaults().epochs(12).batchSize(16).learningRate(0.01))
            .network();
    double accuracy = Evaluation.of(network, split.validation()).accuracy();
    INDArray sample = split.train().features(new int[] {0});

    StructuredPlan plan =
        StructuredPruning.by(Criterion.taylor(split.train()))
            .accuracyLoss(0.05, split.validation())
            .plan(network, sample);

    Network smaller = plan.apply();
    assertThat(Evaluation.of(smaller, split.validation()).accuracy())
        .isGreaterThanOrEqualTo(accuracy - 0.05);
    assertThat(plan.groups().get(0).unitsAfter()).isBetween(1, 20);
  }

  @Test
  void whatWasCutLearnsOn() {
    Split split = TinyData.images(96, 1).split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(residualNet(1, 16, 16, 2, 4, 1), split, options);
    INDArray sample = split.train().features(new int[] {0});

    Network smaller =
        StructuredPruning.by(Criterion.batchNormScale())
            .share(0.5)
            .plan(teacher.network(), sample)
            .apply();
    Trained again = Trainer.train(smaller, split, options);

    assertThat(again.network().parameters()).isLessThan(teacher.network().parameters() / 3);
    assertThat(Evaluation.of(again, split.validation()).nll())
        .isLessThan(Evaluation.of(smaller, split.validation()).nll());
    assertThat(Evaluation.of(again, split.validation()).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void whatWasCutComesBackFromDiskAsItWas(@TempDir Path folder) throws IOException {
    Network smaller =
        StructuredPruning.by(Criterion.l1())
            .plan(Lively.of(lenet(1, 20, 20, 4, 5, 6, 2)), IMAGES.features(new int[] {0}))
            .apply();
    smaller.save(folder.resolve("smaller.zip"));

    assertThat(Network.load(folder.resolve("smaller.zip")).logits(IMAGES))
        .isEqualTo(smaller.logits(IMAGES));
  }

  @Test
  void aPlanShowsWhatWouldGoAndItsRowsAddUp() {
    Network network = Lively.of(residualNet(1, 16, 16, 2, 4, 1));
    INDArray sample = TinyData.images(1, 1).features();

    StructuredPlan plan = StructuredPruning.by(Criterion.l1()).plan(network, sample);

    assertThat(plan.groups().stream().mapToLong(GroupPlan::parametersBefore).sum())
        .isEqualTo(network.parameters());
    assertThat(plan.groups().stream().mapToLong(GroupPlan::parametersAfter).sum())
        .isEqualTo(plan.apply().parameters());
    assertThat(plan.groups().stream().mapToLong(GroupPlan::multiplyAddsAfter).sum())
        .isEqualTo(Footprint.of(plan.apply(), sample).multiplyAdds());
    assertThat(plan.toString())
        .contains("conv1 (conv1, block1conv2, norm1, block1norm2): 4 units -> 2")
        .contains("logits (logits): 2 units -> 2")
        .contains("by L1 of weights in");
    var table = Tables.structuredPruning(plan);
    assertThat(table.rowCount()).isEqualTo(plan.groups().size() + 1);
    assertThat(table.longColumn("parameters after").get(table.rowCount() - 1))
        .isEqualTo(plan.apply().parameters());
  }

  @Test
  void eachGroupIsLookedAtAlone() {
    Network network = Lively.of(mlp(4, 10, 8, 3));
    StructuredPruning pruning = StructuredPruning.by(Criterion.l1());

    UnitSensitivity found = pruning.sensitivity(network, CLOUDS, 0.5, 0);

    assertThat(found.shares()).containsExactly(0.0, 0.5);
    assertThat(found.lines())
        .extracting(UnitSensitivity.Line::group)
        .containsExactly("dense1", "dense2");
    Network cut =
        pruning.keep("dense1").share(0.5).plan(network, CLOUDS.features(new int[] {0})).apply();
    assertThat(found.lines().get(1).accuracies())
        .containsExactly(
            Evaluation.of(network, CLOUDS).accuracy(), Evaluation.of(cut, CLOUDS).accuracy());
    assertThat(found.toString()).contains("dense2: ").contains("by L1 of weights in");
    assertThat(Charts.unitSensitivity(found).getSeries("dense1").getXData())
        .containsExactly(0, 0, 0.5);
    assertThat(pruning.keep("dense1").sensitivity(network, CLOUDS, 0.5).lines()).hasSize(1);
    assertThatThrownBy(() -> pruning.sensitivity(network, CLOUDS))
        .hasMessageContaining("no shares to remove");
    assertThatThrownBy(() -> pruning.sensitivity(network, CLOUDS, 1))
        .hasMessageContaining("is 1.0");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Network network = Lively.of(mlp(4, 8, 6, 3));
    INDArray sample = CLOUDS.features(new int[] {0});
    StructuredPruning pruning = StructuredPruning.by(Criterion.l1());

    assertThatThrownBy(() -> pruning.share(1)).hasMessageContaining("is 1.0; give 0 or more");
    assertThatThrownBy(() -> pruning.share(-0.1)).hasMessageContaining("is -0.1");
    assertThatThrownBy(() -> pruning.share(Double.NaN)).hasMessageContaining("is NaN");
    assertThatThrownBy(() -> pruning.bytes(0)).hasMessageContaining("at most 0 bytes");
    assertThatThrownBy(() -> pruning.accuracyLoss(-1, CLOUDS)).hasMessageContaining("is -1.0");
    assertThatThrownBy(() -> pruning.keep("dens1").plan(network, sample))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("did you mean \"dense1\"?");
    assertThatThrownBy(() -> pruning.keep("logits").plan(network, sample))
        .hasMessageContaining("its units are the classes");
    assertThatThrownBy(() -> pruning.keep("dense1", "dense2").plan(network, sample))
        .hasMessageContaining("keep(...) names all of them");
    // one unit in each hidden layer
    assertThatThrownBy(() -> pruning.parameters(10).plan(network, sample))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be cut to 10 parameters")
        .hasMessageContaining("still has " + (4 + 1 + 1 + 1 + 3 + 3));
    assertThatThrownBy(() -> StructuredPruning.by(Criterion.batchNormScale()).plan(network, sample))
        .hasMessageContaining("\"dense1\" of 4-8-6-3 have no batch norm")
        .hasMessageContaining("Criterion.l1()");
    assertThatThrownBy(() -> Criterion.taylor(CLOUDS.withoutLabels()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no labels");
    assertThatThrownBy(() -> StructuredPruning.by(Criterion.taylor(IMAGES)).plan(network, sample))
        .hasMessageContaining("gives 3 classes, but noise has 2");
    assertThatThrownBy(() -> pruning.plan(mlp(4, 3).initialize(1), sample))
        .hasMessageContaining("has no units to remove: logits stays as it is");
    Network odd = Nets.with(new ScaleVertex(2)).initialize(1);
    assertThatThrownBy(() -> pruning.keep("a").plan(odd, sample))
        .hasMessageContaining("\"between\" (ScaleVertex) cannot be followed");
  }
}
