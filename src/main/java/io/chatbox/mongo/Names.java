package io.chatbox.mongo;

import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsException;
import com.mongodb.spi.dns.DnsWithResponseCodeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.InitialContextFactory;

/**
 * Asks DNS what a {@code mongodb+srv} address stands for, by the JDK's own client for it.
 *
 * <p>As the driver does, but not by way of an initial context: what that is, an application server
 * decides, and Liberty's needs the class of a package that the JDK's module doesn't export.
 */
final class Names implements DnsClient {
  private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";
  private static final String OF_THE_SYSTEM = "dns:";
  private static final int NO_SUCH_NAME = 3;

  @Override
  public List<String> getResourceRecordData(String name, String type) throws DnsException {
    try {
      DirContext dns = (DirContext) factory().getInitialContext(environment());
      try {
        return texts(dns.getAttributes(name, new String[] {type}).get(type));
      } finally {
        dns.close();
      }
    } catch (NameNotFoundException unknown) {
      throw new DnsWithResponseCodeException(unknown.getMessage(), NO_SUCH_NAME, unknown);
    } catch (NamingException fault) {
      throw new DnsException(fault.getMessage(), fault);
    }
  }

  private static List<String> texts(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    if (records != null) {
      for (Object record : Collections.list(records.getAll())) {
        texts.add((String) record);
      }
    }
    return texts;
  }

  private static InitialContextFactory factory() throws NamingException {
    return ServiceLoader.load(ModuleLayer.boot(), InitialContextFactory.class).stream()
        .filter(provider -> provider.type().getName().equals(FACTORY))
        .findFirst()
        .orElseThrow(() -> new NamingException("this Java has no module jdk.naming.dns"))
        .get();
  }

  /** The name servers are the system's, unless JNDI's property for it names others. */
  private static Hashtable<String, String> environment() {
    Hashtable<String, String> environment = new Hashtable<>(); // of this kind JNDI wants it
    environment.put(
        Context.PROVIDER_URL,
        Optional.ofNullable(System.getProperty(Context.PROVIDER_URL))
            .filter(url -> url.startsWith(OF_THE_SYSTEM))
            .orElse(OF_THE_SYSTEM));
    environment.put("com.sun.jndi.dns.timeout.initial", "1000"); // ms, doubled with each retry
    environment.put("com.sun.jndi.dns.timeout.retries", "3");
    return environment;
  }
}
