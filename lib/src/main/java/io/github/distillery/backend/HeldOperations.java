package io.github.distillery.backend;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds every operation of ND4J until its native code has returned.
 *
 * <p>ND4J 1.0.0-M2.1 passes bare addresses to native code. Once it has read them, nothing holds the
 * operation with its arrays: a garbage collection at that moment frees memory which native code
 * still reads, and the JVM dies. This stands before ND4J's own executioner and keeps what it was
 * given alive until it is done.
 */
final class HeldOperations implements InvocationHandler {
  private static final String PLACE = "OP_EXECUTIONER_INSTANCE";

  private final OpExecutioner executioner;

  private HeldOperations(OpExecutioner executioner) {
    this.executioner = executioner;
  }

  /** Puts itself in ND4J's place, once; all operations go that way from now on. */
  static void install() {
    OpExecutioner own = Nd4j.getExecutioner();
    if (Proxy.isProxyClass(own.getClass())) {
      return;
    }
    Object held =
        Proxy.newProxyInstance(
            HeldOperations.class.getClassLoader(),
            new Class<?>[] {OpExecutioner.class},
            new HeldOperations(own));
    try {
      Field place = Nd4j.class.getDeclaredField(PLACE);
      place.setAccessible(true);
      place.set(null, held);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "ND4J has no field " + PLACE + "; is it another version than 1.0.0-M2.1?", e);
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(executioner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      Reference.reachabilityFence(arguments);
    }
  }
}
