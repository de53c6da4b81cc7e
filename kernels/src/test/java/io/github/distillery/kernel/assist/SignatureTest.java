package io.github.distillery.kernel.assist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  @Test
  void aGenericMethodIsShownWithoutItsOwnersArguments() {
    Signature of = Signature.of("List<E> java.util.List<E>.<E>of(E e1, java.util.List<E>... more)");
    assertThat(of.text()).isEqualTo("List<E> List.of(E e1, List<E>... more)");
    assertThat(of.kind()).isEqualTo(Signature.Kinds.METHOD);
    assertThat(of.owner()).isEqualTo("java.util.List");
    assertThat(of.name()).isEqualTo("of");
    assertThat(of.parameters()).containsExactly("E", "List...");
  }

  @Test
  void constructorsTypesFieldsAndVariablesAreToldApart() {
    assertThat(Signature.of("ArrayList<E>(int initialCapacity)"))
        .extracting(Signature::kind, Signature::owner, Signature::parameters)
        .containsExactly(Signature.Kinds.CONSTRUCTOR, "ArrayList", List.of("int"));
    assertThat(Signature.of("java.util.Map.Entry<K, V>"))
        .extracting(Signature::kind, Signature::owner)
        .containsExactly(Signature.Kinds.TYPE, "java.util.Map.Entry");
    assertThat(Signature.of("Integer.MAX_VALUE:int"))
        .extracting(Signature::text, Signature::owner, Signature::name)
        .containsExactly("int Integer.MAX_VALUE", "Integer", "MAX_VALUE");
    assertThat(Signature.of("m:java.util.Map<java.lang.String,java.lang.Integer>"))
        .extracting(Signature::text, Signature::owner, Signature::type)
        .containsExactly("Map<String,Integer> m", "", "java.util.Map");
  }

  @Test
  void newerJdksHeaderOfARecordIsLeftOut() {
    assertThat(Signature.of("int P(int a, java.util.List<java.lang.String> names).sum()"))
        .extracting(Signature::text, Signature::owner, Signature::name)
        .containsExactly("int P.sum()", "P", "sum");
    assertThat(
            Signature.of(
                "P(int a, java.util.List<java.lang.String> names)(int a, List<String> names)"))
        .extracting(Signature::text, Signature::kind)
        .containsExactly("P(int a, List<String> names)", Signature.Kinds.CONSTRUCTOR);
  }
}
