package io.github.distillery.compress.structured;

import static io.github.distillery.model.Architectures.convNet;
import static io.github.distillery.model.Architectures.lenet;
import static io.github.distillery.model.Architectures.maps;
import static io.github.distillery.model.Architectures.mlp;
import static io.github.distillery.model.Architectures.residualNet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.model.ModelException;
import io.github.distillery.view.Tables;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.junit.jupiter.api.Test;

class UnitGroupsTest {
  @Test
  void aPerceptronHasAGroupForEachHiddenLayer() {
    UnitGroups groups = UnitGroups.of(mlp(4, 8, 6, 3).initialize(1));

    assertThat(groups.groups())
        .containsExactly(
            new UnitGroup("dense1", List.of("dense1"), List.of(), List.of("dense2"), 8),
            new UnitGroup("dense2", List.of("dense2"), List.of(), List.of("logits"), 6));
    assertThat(groups.held()).containsOnlyKeys("logits");
    assertThat(groups.toString())
        .contains("dense1: 8 units of dense1, read by dense2")
        .contains("logits stays as it is: its units are the classes");
  }

  @Test
  void channelsAreFollowedThroughPoolingAndFlattening() {
    UnitGroups groups = UnitGroups.of(lenet(1, 20, 20, 4, 5, 6, 2).initialize(1));

    assertThat(groups.groups())
        .extracting(UnitGroup::name, UnitGroup::units, UnitGroup::readers)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("conv1", 4, List.of("conv2")),
            org.assertj.core.groups.Tuple.tuple("conv2", 5, List.of("dense1")),
            org.assertj.core.groups.Tuple.tuple("dense1", 6, List.of("logits")));
  }

  @Test
  void batchNormGoesWithTheLayerBelowIt() {
    UnitGroups groups = UnitGroups.of(convNet(1, 16, 16, 2, maps(4), maps(5)).initialize(1));

    assertThat(groups.with("norm2")).isEqualTo(groups.with("conv2"));
    assertThat(groups.with("conv1").get(0).norms()).containsExactly("norm1");
    assertThat(groups.with("conv2").get(0).readers()).containsExactly("logits");
  }

  @Test
  void whatAResidualBlockAddsIsOneGroup() {
    UnitGroups groups = UnitGroups.of(residualNet(1, 16, 16, 2, 3, 2).initialize(1));

    UnitGroup first = groups.with("conv1").get(0);
    assertThat(first.layers()).containsExactly("conv1", "block1conv2", "block2conv2");
    assertThat(first.norms()).containsExactly("norm1", "block1norm2", "block2norm2");
    assertThat(first.readers())
        .containsExactlyInAnyOrder("block1conv1", "block2conv1", "block3conv1", "block3shortcut");
    assertThat(groups.with("block3shortcut")).isEqualTo(groups.with("block4conv2"));
    assertThat(groups.with("block3shortcut").get(0).units()).isEqualTo(6);
    assertThat(groups.with("block3conv1").get(0).layers()).containsExactly("block3conv1");
  }

  @Test
  void concatenatedChannelsStayGroupsOfTheirOwn() {
    UnitGroups groups = UnitGroups.of(Nets.merged().initialize(1));

    assertThat(groups.groups())
        .extracting(UnitGroup::name)
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(groups.with("a").get(0).readers()).containsExactly("b", "c");
    assertThat(groups.with("norm"))
        .containsExactlyInAnyOrder(groups.with("a").get(0), groups.with("b").get(0));
    assertThat(groups.with("c").get(0).readers()).containsExactlyInAnyOrder("d", "e");
  }

  @Test
  void anAdditionToAConcatenationTiesEachPartToItsOwnUnits() {
    UnitGroups groups = UnitGroups.of(Nets.addedToMerged().initialize(1));

    assertThat(groups.with("c")).hasSize(2);
    assertThat(groups.with("a").get(0).layers()).containsExactlyInAnyOrder("a", "c");
    assertThat(groups.with("a").get(0).units()).isEqualTo(3);
    assertThat(groups.with("b").get(0).layers()).containsExactlyInAnyOrder("b", "c");
    assertThat(groups.with("b").get(0).units()).isEqualTo(2);
  }

  @Test
  void whatCannotBeFollowedIsNamedAndNotCut() {
    UnitGroups groups = UnitGroups.of(Nets.with(new ScaleVertex(2)).initialize(1));

    assertThat(groups.groups()).extracting(UnitGroup::name).containsExactly("b");
    assertThat(groups.held().get("a")).isEqualTo("\"between\" (ScaleVertex) cannot be followed");
    assertThatThrownBy(() -> groups.with("a"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"between\" (ScaleVertex) cannot be followed");
    assertThat(UnitGroups.of(Nets.with(new L2NormalizeVertex()).initialize(1)).held())
        .containsKey("a");
  }

  @Test
  void aLayerThatIsNotThereIsRefusedWithTheNearestName() {
    UnitGroups groups = UnitGroups.of(mlp(4, 8, 6, 3).initialize(1));

    assertThatThrownBy(() -> groups.with("dense3"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("did you mean \"dense1\"?")
        .hasMessageContaining("[dense1, dense2]");
    assertThatThrownBy(() -> groups.with("logits"))
        .hasMessageContaining("its units are the classes");
  }

  @Test
  void groupsAreATable() {
    var table = Tables.unitGroups(UnitGroups.of(mlp(4, 8, 6, 3).initialize(1)));

    assertThat(table.rowCount()).isEqualTo(3);
    assertThat(table.intColumn("units").get(1)).isEqualTo(6);
    assertThat(table.intColumn("units").isMissing(2)).isTrue();
    assertThat(table.stringColumn("never cut").get(2)).contains("classes");
  }
}
