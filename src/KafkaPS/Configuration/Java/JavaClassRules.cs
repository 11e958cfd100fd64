namespace KafkaPS.Configuration;

/// <summary>Checks whether Java finds the classes that properties name, and can use them for their purpose.</summary>
static class JavaClassRules
{
    static readonly string[] Serializers = ["key.serializer", "value.serializer"];

    /// <summary>Classes that are used whatever else is set. The others are only looked up, unless a login or TLS uses them.</summary>
    static readonly (string Property, string Kind)[] Used =
    [
        ("key.serializer", "Serializer"), ("value.serializer", "Serializer"), ("partitioner.class", "Partitioner"),
        ("metric.reporters", "MetricsReporter"), ("interceptor.classes", "ProducerInterceptor"),
    ];

    internal static void Check(JavaProperties java)
    {
        foreach (string name in Serializers)
        {
            if (!java.Has(name)) java.Refuse("MissingSerializer", name, "Java requires a serializer.",
                "If Java uses this configuration too, set it to org.apache.kafka.common.serialization.StringSerializer.");
        }
        foreach (PropertyDefinition property in ConfigurationCatalog.Properties.Where(property => property.Type == PropertyType.Class && java.Has(property.Name)))
            Find(java, property.Name, java.Text(property.Name));
        foreach ((string property, string kind) in Used) CheckKind(java, property, kind);
        Providers(java);
    }

    /// <summary>Refuses the property when it names a class that Java cannot instantiate for it.</summary>
    internal static void CheckKind(JavaProperties java, string property, string kind)
    {
        if (!java.Has(property)) return;
        foreach (string name in JavaText.Split(java.Text(property)).Where(name => name.Length > 0))
        {
            if (!Find(java, property, name) || JavaClasses.Find(name) is not JavaClass known) continue;
            if (known.Kind != kind) java.Refuse("WrongClass", property, $"In Java, this class is not a {kind}.", "Use another class.");
            else if (!known.CanBeMade) java.Refuse("WrongClass", property, "Java cannot create an instance of this class.", "Use another class.");
        }
    }

    static bool Find(JavaProperties java, string property, string name)
    {
        if (JavaClasses.IsMissing(name) || JavaClasses.Find(name) is { Kind: "Removed" })
        {
            java.Refuse("ClassNotFound", property, "Java has no class with this name.", "Check the name. It is case-sensitive.");
            return false;
        }
        if (JavaClasses.Find(name) is null) java.Inform("ClassNotChecked", property, "This class must be on Java's class path.");
        return true;
    }

    /// <summary>Checks config.providers: when a provider has a class, it must be a ConfigProvider.</summary>
    static void Providers(JavaProperties java)
    {
        foreach (string name in JavaText.Split(java.Text("config.providers")))
        {
            string property = $"config.providers.{name}.class";
            if (!java.Given.TryGetValue(property, out string? className)) continue;
            if (!Find(java, property, className)) continue;
            if (JavaClasses.Find(className) is { } known && known is not { Kind: "ConfigProvider", CanBeMade: true })
                java.Refuse("WrongClass", property, "In Java, this class is not a ConfigProvider.", "Use another class.");
        }
    }
}
