using System.Collections;

namespace KafkaPS.Configuration;

/// <summary>The cmdlets' parameters that stand for properties, as a dictionary of these.</summary>
static class ConfigurationParameters
{
    internal static Hashtable Of(string[]? bootstrapServer)
    {
        var given = new Hashtable();
        if (bootstrapServer is not null) given["bootstrap.servers"] = string.Join(',', bootstrapServer);
        return given;
    }
}
