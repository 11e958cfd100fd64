namespace KafkaPS.Configuration;

/// <summary>Types and validators of Java's properties: <c>ConfigDef.parseType</c>, and the validators that <c>ProducerConfig</c> names.</summary>
static class JavaDefinitions
{
    const string Rule = "InvalidValue";

    /// <summary>The only list that must not be empty.</summary>
    const string MustNotBeEmpty = "bootstrap.servers";

    internal static void Check(JavaProperties java)
    {
        foreach (PropertyDefinition property in ConfigurationCatalog.Properties)
        {
            if (property.JavaName is not string name || !java.Has(name)) continue;
            if (Demand(property, java.Text(name)) is not string required) continue;
            java.Refuse(Rule, name, $"Java requires {required}.", property.JavaDefault.Length == 0 ? "" : $"The default is {property.JavaDefault}.");
        }
    }

    /// <summary>Returns what Java requires of a value that it rejects; null when it accepts the value.</summary>
    static string? Demand(PropertyDefinition property, string text) => property.Type switch
    {
        PropertyType.Boolean => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase) ? null : "true or false",
        PropertyType.Int or PropertyType.Long or PropertyType.Short =>
            JavaText.TryParseInteger(text, out long whole) && SettingNormalizer.FitsType(property.Type, whole) && property.Valid.Contains((double)whole)
                ? null : SettingNormalizer.NumberDemand(property, property.Valid),
        PropertyType.Double =>
            JavaText.TryParseDouble(text, out double number) && property.Valid.Contains(number) ? null : SettingNormalizer.NumberDemand(property, property.Valid),
        PropertyType.String => property.Valid.Contains(text) ? null : property.Valid.Text,
        PropertyType.List => List(property, JavaText.Split(text)),
        _ => null,
    };

    static string? List(PropertyDefinition property, string[] elements) =>
        elements.Length == 0 && property.JavaName == MustNotBeEmpty ? "at least one element"
        : elements.Any(element => element.Length == 0) ? "no empty element" : null;
}
