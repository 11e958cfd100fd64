import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The names of the properties of Java's consumer and administration client, a line each. */
public class OtherClientNames {
    public static void main(String[] args) {
        TreeSet<String> names = new TreeSet<>(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.forEach(System.out::println);
    }
}
