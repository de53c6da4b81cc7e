package io.github.distillery.multi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDataTest {
  private final Dataset clouds = TinyData.clouds(12, 1);
  private final TaskLabels cloud = TaskLabels.of("cloud", clouds);
  private final List<String> two = List.of("no", "yes");

  @Test
  void eachTaskIsAnOrdinaryDataSetOfTheSameSamples() {
    TaskData data = TwoTasks.clouds();

    assertThat(data.tasks()).containsExactly("cloud", "large");
    assertThat(data.outputs()).isEqualTo(5);
    assertThat(data.task("large").classNames()).isEqualTo(two);
    assertThat(data.task("cloud").classOf()).isEqualTo(TinyData.clouds(300, 5).classOf());
    assertThat(data.task("large").features()).isSameAs(data.task("cloud").features());
    assertThat(data.heads().get(1)).isEqualTo(new TaskHead("large", 3, two));
  }

  @Test
  void aSampleIsInTheSamePartForAllTasks() {
    TaskSplit split = TwoTasks.split();

    assertThat(split.train().size()).isEqualTo(180);
    for (TaskData part : List.of(split.train(), split.validation(), split.test())) {
      Dataset large = part.task("large");
      for (int i = 0; i < part.size(); i++) {
        assertThat(large.classOf(i) == 1).isEqualTo(large.features().getDouble(i, 0) > 1);
      }
    }
    assertThat(split.task("large").test().classOf())
        .isEqualTo(split.test().task("large").classOf());
  }

  @Test
  void aSplitDependsOnTheSeedAlone() {
    assertThat(TwoTasks.split().train().hash()).isEqualTo(TwoTasks.split().train().hash());
    assertThat(TwoTasks.clouds().split(0.6, 0.2, 6).train().hash())
        .isNotEqualTo(TwoTasks.split().train().hash());
  }

  @Test
  void theHashSeesTheLabelsOfEveryTask() {
    int[] labels = new int[12];
    String before = TaskData.of(clouds, cloud, new TaskLabels("b", labels, two)).hash();
    labels[7] = 1;

    assertThat(TaskData.of(clouds, cloud, new TaskLabels("b", labels, two)).hash())
        .isNotEqualTo(before);
  }

  @Test
  void onlySomeTasksInAnotherOrder() {
    TaskData reversed = TwoTasks.clouds().only("large", "cloud");

    assertThat(reversed.tasks()).containsExactly("large", "cloud");
    assertThat(reversed.heads().get(1).from()).isEqualTo(2);
    assertThat(TwoTasks.split().only("large").outputs()).isEqualTo(2);
  }

  @Test
  void whatDoesNotFitIsRefusedWithNames() {
    assertThatThrownBy(() -> TaskData.of(clouds))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clouds has no task");
    assertThatThrownBy(() -> TaskData.of(clouds, new TaskLabels("b", new int[11], two)))
        .hasMessageContaining("12 samples, but the task \"b\" has 11 labels");
    assertThatThrownBy(() -> TaskData.of(clouds, cloud, cloud))
        .hasMessageContaining("two tasks \"cloud\"");
    assertThatThrownBy(() -> new TaskLabels("b", new int[] {0, 2}, two))
        .hasMessageContaining("the task \"b\" has the class 2 for sample 1");
    assertThatThrownBy(() -> new TaskLabels("b", new int[] {0}, List.of("yes", "yes")))
        .hasMessageContaining("two different ones");
    assertThatThrownBy(() -> new TaskLabels("../b", new int[] {0}, two))
        .hasMessageContaining("\"../b\"");
    assertThatThrownBy(() -> TwoTasks.clouds().task("clowd"))
        .hasMessageContaining("did you mean \"cloud\"?")
        .hasMessageContaining("[cloud, large]");
    assertThatThrownBy(
            () -> TaskSplit.of(TwoTasks.clouds(), TwoTasks.clouds().only("large", "cloud")))
        .hasMessageContaining("same tasks and classes in the same order");
    TaskSplit withoutTest = TaskSplit.of(TwoTasks.clouds(), TwoTasks.clouds());
    assertThatThrownBy(withoutTest::test).hasMessageContaining("no test part");
  }
}
