using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Interop;

/// <summary>Asks librdkafka whether it accepts properties for a producer, without connecting to anything.</summary>
static partial class ConfigurationProbe
{
    /// <summary>The properties that would make the client connect somewhere or open ports.</summary>
    static readonly string[] LeftOut = ["metadata.broker.list", "test.mock.num.brokers"];

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_destroy")]
    private static partial void ConfigurationDestroy(nint configuration);

    /// <summary>Returns why librdkafka cannot create a producer; null if it can.</summary>
    /// <param name="properties">librdkafka's properties, none of which may name code. Broker addresses are left out, so that there is nothing to connect to.</param>
    /// <remarks>
    /// With OAUTHBEARER or GSSAPI, a client would ask a server for a token or a ticket as soon as it is created: for these, only the properties are checked,
    /// and whether this librdkafka supports Kerberos.
    /// </remarks>
    internal static string? Refusal(IReadOnlyDictionary<string, string> properties)
    {
        bool isSasl = properties.GetValueOrDefault("security.protocol", "").StartsWith("sasl", StringComparison.OrdinalIgnoreCase);
        string mechanism = isSasl ? properties.GetValueOrDefault("sasl.mechanisms", "GSSAPI") : "";
        var error = new byte[512];
        nint configuration = LibrdkafkaMock.ConfigurationNew();

        IEnumerable<KeyValuePair<string, string>> tried = properties.Where(property => !LeftOut.Contains(property.Key));
        if (mechanism == "GSSAPI") tried = tried.Append(new("builtin.features", "sasl_gssapi"));
        // The client's log would go to stderr.
        foreach ((string name, string value) in tried.Append(new("log_level", "0")))
        {
            if (LibrdkafkaMock.ConfigurationSet(configuration, name, value, error, (nuint)error.Length) == 0) continue;
            ConfigurationDestroy(configuration);
            return Text(error);
        }

        if (mechanism is "GSSAPI" or "OAUTHBEARER")
        {
            ConfigurationDestroy(configuration);
            return null;
        }
        // Once created, the client owns its configuration.
        nint client = LibrdkafkaMock.ClientNew(LibrdkafkaMock.ProducerType, configuration, error, (nuint)error.Length);
        if (client == 0)
        {
            ConfigurationDestroy(configuration);
            return Text(error);
        }
        LibrdkafkaMock.ClientDestroy(client);
        return null;
    }

    static string Text(byte[] error) => Encoding.UTF8.GetString(error.AsSpan(0, Array.IndexOf(error, (byte)0)));
}
