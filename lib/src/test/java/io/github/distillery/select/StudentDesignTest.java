package io.github.distillery.select;

import static io.github.distillery.model.Architectures.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudentDesignTest {
  private final Dataset images = TinyData.images(60, 3);

  static List<Architecture> teachers() {
    return List.of(
        Architectures.mlp(256, 40, 40, 2),
        Architectures.mlp(256, 40, 40, 2).withDropout(0.2, 0.5).withMaxNorm(2),
        Architectures.lenet(1, 16, 16, 6, 10, 30, 2),
        Architectures.convNet(1, 16, 16, 2, maps(8, 8), maps(16, 16)),
        Architectures.convNetWithoutNorm(1, 16, 16, 2, maps(8), maps(16), maps(16)),
        Architectures.residualNet(1, 16, 16, 2, 4, 2));
  }

  @ParameterizedTest
  @MethodSource("teachers")
  void everyProposalMeetsTheBudgetAndLearns(Architecture plan) {
    Network teacher = Lively.of(plan);
    Split split = images.split(0.7, 1);
    Budget budget = Budget.parameters(teacher.parameters() / 3);

    StudentProposals proposals = StudentDesign.from(teacher).budget(budget).propose(images);

    assertThat(proposals.students()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(proposals.students().size() + proposals.refused().size()).isEqualTo(5);
    for (StudentProposal proposal : proposals.students()) {
      Network network = proposal.network(5);
      Footprint again = Footprint.of(proposal.network(1), images.features(new int[] {0}));
      assertThat(proposal.footprint().parameters()).isEqualTo(again.parameters());
      assertThat(proposal.footprint().multiplyAdds()).isEqualTo(again.multiplyAdds());
      assertThat(proposal.footprint().bytes() / (double) again.bytes()).isBetween(0.98, 1.02);
      assertThat(network.parameters()).isLessThanOrEqualTo(budget.parameters());
      Trained student =
          Distillation.from(teacher)
              .soft(1, new Temperature(2))
              .train(network, split, TrainingOptions.defaults().epochs(1).batchSize(16));
      assertThat(student.history().best().loss()).isFinite();
    }
    assertThat(proposals.of(StudentWay.WIDTH).footprint().parameters())
        .isGreaterThan(budget.parameters() / 2);
  }

  @Test
  void widthsShrinkByOneShareAndNamesShowThem() {
    StudentProposals proposals =
        StudentDesign.from(Lively.of(Architectures.mlp(256, 80, 40, 2)))
            .budget(Budget.parameters(6_000))
            .propose(images);

    StudentProposal narrower = proposals.of(StudentWay.WIDTH);
    String[] widths = narrower.architecture().name().split("-");
    assertThat(narrower.start()).isEmpty();
    assertThat(Integer.parseInt(widths[1]) / 2.0)
        .isCloseTo(Integer.parseInt(widths[2]), within(1.0));
    assertThat(narrower.network(3).layers()).containsExactly("dense1", "dense2", "logits");
    assertThat(narrower.network(3).fingerprint())
        .isEqualTo(narrower.architecture().initialize(3).fingerprint())
        .isNotEqualTo(narrower.network(4).fingerprint());
  }

  @Test
  void layersAreLeftOutOnlyAsFarAsNeeded() {
    Network teacher = Lively.of(Architectures.mlp(256, 40, 40, 40, 2));
    StudentDesign design = StudentDesign.from(teacher).ways(StudentWay.DEPTH);

    StudentProposal one =
        design.budget(Budget.parameters(12_100)).propose(images).students().get(0);
    StudentProposal half =
        design.budget(Budget.parameters(3_000)).propose(images).students().get(0);

    assertThat(one.architecture().name()).isEqualTo("256-40-40-2");
    assertThat(one.how()).isEqualTo("1 of 3 hidden layers left out");
    assertThat(half.how()).isEqualTo("2 of 3 hidden layers left out, the rest narrower");
    assertThat(half.footprint().parameters()).isBetween(2_500L, 3_000L);
  }

  @Test
  void layersAsWideAsWhatTheyGetGoFirst() {
    Network teacher = Lively.of(Architectures.convNet(1, 16, 16, 2, maps(8, 8), maps(16, 16)));

    StudentProposal shallower =
        StudentDesign.from(teacher)
            .ways(StudentWay.DEPTH)
            .budget(Budget.parameters(teacher.parameters() - 1))
            .propose(images)
            .students()
            .get(0);

    // of 8 to 8 and 16 to 16 the latter has more parameters
    assertThat(shallower.architecture().name()).isEqualTo("conv 8-8-16, dense 2");
  }

  @Test
  void prunedAndFactoredStudentsBringTheTeachersWeights() {
    Network teacher = Lively.of(Architectures.mlp(256, 40, 40, 2));
    StudentProposals proposals =
        StudentDesign.from(teacher).budget(Budget.parameters(9_000)).propose(images);

    for (StudentWay way : List.of(StudentWay.PRUNED, StudentWay.LOW_RANK)) {
      Network start = proposals.of(way).network(1);
      assertThat(start.fingerprint()).isEqualTo(proposals.of(way).network(2).fingerprint());
      assertThat(start.graph()).isNotSameAs(proposals.of(way).start().orElseThrow().graph());
    }
  }

  @Test
  void assistantsStandBetweenAndTheLargestComesFirst() {
    Network teacher = Lively.of(Architectures.mlp(256, 60, 60, 2));
    StudentProposal chain =
        StudentDesign.from(teacher)
            .budget(Budget.parameters(1_000))
            .ways(StudentWay.ASSISTANTS)
            .assistants(2)
            .propose(images)
            .students()
            .get(0);

    List<Long> sizes =
        chain.assistants().stream().map(plan -> plan.initialize(1).parameters()).toList();
    assertThat(sizes).hasSize(2);
    assertThat(sizes.get(0)).isBetween(sizes.get(1) + 1, teacher.parameters() - 1);
    assertThat(sizes.get(1)).isGreaterThan(chain.footprint().parameters());
  }

  @Test
  void everyFigureOfTheBudgetIsMet() {
    Network teacher = Lively.of(Architectures.lenet(1, 16, 16, 6, 10, 30, 2));
    Footprint whole = Footprint.timed(teacher, images.features(new int[] {0}));
    Budget budget =
        Budget.bytes(whole.bytes() / 2)
            .andMultiplyAdds(whole.multiplyAdds() / 3)
            .andMilliseconds(1_000 + whole.milliseconds());

    StudentProposals proposals = StudentDesign.from(teacher).budget(budget).propose(images);

    for (StudentProposal proposal : proposals.students()) {
      assertThat(budget.fits(proposal.footprint())).as(proposal.toString()).isTrue();
      assertThat(proposal.footprint().milliseconds()).isPositive();
    }
    assertThat(proposals.refused()).isEmpty();
    assertThat(budget.toString()).contains("bytes", "multiply-adds", "ms a sample");
  }

  @Test
  void aBudgetThatNothingMeetsIsToldWithTheSmallest() {
    Network teacher = Lively.of(Architectures.mlp(256, 40, 40, 2));

    assertThatThrownBy(
            () -> StudentDesign.from(teacher).budget(Budget.parameters(100)).propose(images))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("at most 100 parameters")
        // one hidden unit: 256 weights, a bias, 2 weights, 2 biases
        .hasMessageContaining("261 parameters");
  }

  @Test
  void whatCannotBeDesignedIsRefused() {
    Network teacher = Lively.of(Architectures.mlp(256, 40, 2));

    assertThatThrownBy(
            () -> StudentDesign.from(teacher).budget(Budget.bytes(1_000_000)).propose(images))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("256-40-2 itself meets the budget");
    assertThatThrownBy(() -> Budget.parameters(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> StudentDesign.from(Ensemble.averageLogits(List.of(teacher, teacher))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Ensemble");
    StudentProposals proposals =
        StudentDesign.from(teacher).budget(Budget.parameters(2_000)).propose(images);
    assertThatThrownBy(() -> proposals.of(StudentWay.DEPTH))
        .hasMessageContaining("none of which can be left out");
    assertThatThrownBy(() -> StudentDesign.from(teacher).ways()).hasMessageContaining("WIDTH");
  }

  @Test
  void proposalsRepeatExactly() {
    Network teacher = Lively.of(Architectures.convNet(1, 16, 16, 2, maps(8), maps(16)));
    StudentDesign design =
        StudentDesign.from(teacher).budget(Budget.parameters(600)).ways(StudentWay.WIDTH);

    StudentProposal first = design.propose(images).students().get(0);
    StudentProposal again = design.propose(images).students().get(0);
    assertThat(again.architecture().name()).isEqualTo(first.architecture().name());
    assertThat(again.network(1).fingerprint()).isEqualTo(first.network(1).fingerprint());
  }
}
