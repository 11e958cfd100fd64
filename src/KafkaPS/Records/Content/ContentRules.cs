using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>
/// The only place that decides what a value is: text, bytes, JSON, an object, an array, or nothing that can be sent. The result is the same for values, keys,
/// headers, members of JSON, and dead letters. about_KafkaPS_Records documents it for users.
/// </summary>
/// <remarks>A value is sent as the text or bytes that a person would expect; a value without either is refused; nothing is guessed, and no secret is sent automatically.</remarks>
static class ContentRules
{
    /// <summary>Properties that give only the size of a .NET collection or buffer, not its content: nobody expects these alone.</summary>
    static readonly HashSet<string> Sizes = ["Length", "LongLength", "Count", "Capacity", "MaxCapacity", "FreeBytes", "IsEmpty", "IsReadOnly", "IsSynchronized", "IsFixedSize", "SyncRoot"];

    /// <summary>The rules of the types met so far.</summary>
    static readonly ConcurrentDictionary<Type, Func<object, Content>> Rules = new();

    /// <summary>Types known to have meaningful properties.</summary>
    static readonly ConcurrentDictionary<Type, bool> HaveProperties = new();

    /// <summary>Determines what a value is.</summary>
    /// <param name="value">The value, unwrapped by <see cref="ScalarText.Unwrap"/>; not null.</param>
    /// <exception cref="SerializationException">The value's own code failed when it was read.</exception>
    internal static Content Of(object value)
    {
        try
        {
            if (ScalarText.Of(value) is string text) return Content.OfText(text);
            return value is PSObject custom ? OfCustom(custom) : Rules.GetOrAdd(value.GetType(), RuleOf)(value);
        }
        catch (Exception e) when (e is not (SerializationException or PipelineStoppedException or OutOfMemoryException))
        {
            throw new SerializationException($"{Named(value.GetType())} could not be read: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Returns whether an array or list is bytes: PowerShell's <c>$a + $b</c> creates an array of objects.</summary>
    internal static bool IsBytes(object value) => value is IEnumerable<byte> || (value is IList { Count: > 0 } list && HoldsObjects(list) && AreBytes(list));

    /// <summary>Returns a type as a message shows it, with its article: <c>a value of type System.Text.StringBuilder</c>.</summary>
    internal static string Named(Type type) => $"a value of type {type}";

    static Func<object, Content> RuleOf(Type type)
    {
        if (ContentTable.Find(type) is { } row) return row;
        if (IsOf(type, typeof(IEnumerable<>), typeof(byte))) return static value => Content.OfBytes(value as byte[] ?? ((IEnumerable<byte>)value).ToArray());
        if (typeof(IDictionary).IsAssignableFrom(type) || Implements(type, typeof(IDictionary<,>)) || Implements(type, typeof(IReadOnlyDictionary<,>))) return static _ => Content.Object;
        if (typeof(IList).IsAssignableFrom(type)) return static value => IsBytes(value) ? Content.OfBytes(BytesOf((IList)value)) : Content.Array;
        // An enumerator that is also the collection, such as from yield return, is read as the collection.
        if (typeof(IEnumerator).IsAssignableFrom(type) && !typeof(IEnumerable).IsAssignableFrom(type))
            return static value => Content.Refuse($"{Named(value.GetType())} is an enumerator: send the collection instead");
        return OfOther;
    }

    static Content OfOther(object value)
    {
        // As in PowerShell, text and XML are not enumerated, and a data table is its rows.
        if (LanguagePrimitives.GetEnumerable(value) is not null) return Content.Array;
        if (HaveProperties.ContainsKey(value.GetType())) return Content.Object;
        string[] names = [.. JsonMembers.NamesOf(value)];
        if (names.Length > 0 && !(IsFrameworks(value.GetType()) && Array.TrueForAll(names, Sizes.Contains)))
        {
            // Another object may lack what PowerShell or the user added to this one.
            if (value.GetType().GetProperties().Any(property => property.CanRead && names.Contains(property.Name) && !Sizes.Contains(property.Name))) HaveProperties.TryAdd(value.GetType(), true);
            return Content.Object;
        }

        if (OwnText(value) is string text) return Content.OfText(text);
        return Content.Refuse($"{Named(value.GetType())} has no text or properties to send");
    }

    /// <summary>
    /// Returns the properties of a custom object. An object from a job or an Export-Clixml file is one, too, but of some types only the text, which survived, is meaningful.
    /// </summary>
    static Content OfCustom(PSObject custom)
    {
        const string Deserialized = "Deserialized.";
        foreach (string name in custom.TypeNames)
        {
            if (name.StartsWith(ContentTable.FormatObjects, StringComparison.Ordinal)) return ContentTable.FormatObject;
            if (!name.StartsWith(Deserialized, StringComparison.Ordinal)) continue;
            string original = name[Deserialized.Length..];
            if (original.StartsWith(ContentTable.FormatObjects, StringComparison.Ordinal)) return ContentTable.FormatObject;
            if (RecordTimestamp.OfCopy(custom) is DateTimeOffset time) return Content.OfText(ScalarText.Of(time));
            if (ContentTable.IsText(original)) return Content.OfText(custom.ToString());
        }

        return Content.Object;
    }

    /// <summary>Returns the text that the value's type or the user defines; null when that would only name the type.</summary>
    internal static string? OwnText(object value)
    {
        PSMethodInfo? method = PSObject.AsPSObject(value).Methods["ToString"];
        if (method is not (PSScriptMethod or PSCodeMethod))
        {
            if (value is PSObject or IDictionary or IEnumerable) return null;
            Type owner = value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType!;
            if (owner == typeof(object) || owner == typeof(ValueType)) return null;
        }

        return (string)LanguagePrimitives.ConvertTo(value, typeof(string), System.Globalization.CultureInfo.InvariantCulture);
    }

    static bool IsFrameworks(Type type) => type.Namespace is { } name && (name == nameof(System) || name.StartsWith("System.", StringComparison.Ordinal));

    static bool HoldsObjects(IList list) => list is object?[] or ArrayList or IList<object?>;

    static bool AreBytes(IList list)
    {
        foreach (object? item in list)
            if (ScalarText.Unwrap(item) is not byte) return false;
        return true;
    }

    static byte[] BytesOf(IList list)
    {
        byte[] bytes = new byte[list.Count];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)ScalarText.Unwrap(list[i])!;
        return bytes;
    }

    static bool Implements(Type type, Type definition) =>
        type.GetInterfaces().Append(type).Any(known => known.IsGenericType && known.GetGenericTypeDefinition() == definition);

    static bool IsOf(Type type, Type definition, Type argument) => definition.MakeGenericType(argument).IsAssignableFrom(type);
}
