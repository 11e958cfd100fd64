using System.Globalization;

namespace KafkaPS.Configuration;

/// <summary>Normalizes a value, or returns what is allowed instead.</summary>
/// <remarks>
/// For a property's Java name, Java's rules apply (<c>ConfigDef.parseType</c> and its validators), relaxed where librdkafka clearly accepts more: words in
/// any case, 1 and 0 for true and false, fractions of linger.ms. For librdkafka's name, its own limits apply.
/// </remarks>
static class SettingNormalizer
{
    const string TakesFractions = "linger.ms";
    const string MayBeEmpty = "ssl.endpoint.identification.algorithm";

    /// <summary>Returns the normalized value.</summary>
    /// <param name="property">The property.</param>
    /// <param name="isJava">Whether it was given by Java's name.</param>
    /// <param name="given">The value as written.</param>
    /// <param name="isSecret">Whether it was given as a secret, in which every character counts.</param>
    /// <param name="allowed">What is allowed, when the result is null.</param>
    /// <returns>Null when the value is not allowed.</returns>
    internal static string? Normalize(PropertyDefinition property, bool isJava, string given, bool isSecret, out string allowed)
    {
        string text = Trim(property, given, isSecret);
        // librdkafka would stop reading there.
        allowed = "without NUL characters";
        if (text.Contains('\0', StringComparison.Ordinal)) return null;
        return property.Type switch
        {
            PropertyType.Boolean => Boolean(text, out allowed),
            _ when property.IsNumber => Number(property, isJava, text, out allowed),
            PropertyType.List when property.LibrdkafkaValid.HasWords => Words(property, text, out allowed),
            PropertyType.List => string.Join(',', JavaText.Split(text)),
            PropertyType.String => Word(property, text, out allowed),
            _ => text,
        };
    }

    /// <summary>Removes the white space around the value unless it is part of it.</summary>
    /// <remarks>Java trims every text. librdkafka trims none, and a password may begin or end with a blank.</remarks>
    internal static string Trim(PropertyDefinition property, string given, bool isSecret)
    {
        bool isText = property.Type is PropertyType.String or PropertyType.Password && !property.LibrdkafkaValid.HasWords;
        return isText && (isSecret || property.JavaName is null) ? given : JavaText.Trim(given);
    }

    static string? Boolean(string text, out string allowed)
    {
        allowed = "true or false";
        return text.ToUpperInvariant() switch
        {
            "TRUE" or "1" => "true",
            "FALSE" or "0" => "false",
            _ => null,
        };
    }

    static string? Number(PropertyDefinition property, bool isJava, string text, out string allowed)
    {
        ValidValues valid = isJava ? property.Valid : property.LibrdkafkaValid;
        bool fractions = property.Type == PropertyType.Double || property.Name == TakesFractions;
        allowed = fractions ? NumberDemand("a number", valid) : NumberDemand(property, valid);

        if (JavaText.TryParseInteger(text, out long whole))
        {
            if (!FitsType(property.Type, whole) || !valid.Contains(whole)) return null;
            if (property.Translation == Translation.Kib && !isJava) whole = checked(whole * 1024);
            return whole.ToString(CultureInfo.InvariantCulture);
        }
        return fractions && JavaText.TryParseDouble(text, out double number) && double.IsFinite(number) && valid.Contains(number)
            ? number.ToString("0.###############", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Describes the required number for a message.</summary>
    internal static string NumberDemand(PropertyDefinition property, ValidValues valid) => NumberDemand(property.Type switch
    {
        PropertyType.Int => "a 32-bit whole number",
        PropertyType.Short => "a 16-bit whole number",
        PropertyType.Double => "a number",
        _ => "a whole number",
    }, valid);

    static string NumberDemand(string kind, ValidValues valid) => valid.Text.Length == 0 ? kind : $"{kind}, {valid.Description}";

    /// <summary>Returns whether Java's type can hold a number.</summary>
    internal static bool FitsType(PropertyType type, long number) => type switch
    {
        PropertyType.Int => number is >= int.MinValue and <= int.MaxValue,
        PropertyType.Short => number is >= short.MinValue and <= short.MaxValue,
        _ => true,
    };

    static string? Word(PropertyDefinition property, string text, out string allowed)
    {
        if (property.Name == MayBeEmpty && text.Length == 0) text = "none";
        ValidValues valid = property.LibrdkafkaValid.Text.Length > 0 ? property.LibrdkafkaValid : property.Valid;
        allowed = valid.Demand;
        if (!valid.HasWords) return valid.Contains(text) ? text : null;
        return valid.Word(text) is "-1" ? "all" : valid.Word(text);
    }

    static string? Words(PropertyDefinition property, string text, out string allowed)
    {
        allowed = $"a list of {property.LibrdkafkaValid.Text}";
        string[] words = JavaText.Split(text);
        return words.All(property.LibrdkafkaValid.Contains) ? string.Join(',', words) : null;
    }
}
