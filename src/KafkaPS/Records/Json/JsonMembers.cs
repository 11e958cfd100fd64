using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The names and values that an object has in JSON.</summary>
/// <remarks>
/// As in ConvertTo-Json: the properties of the type, and those that PowerShell or the user added to an object that PowerShell has handled. Nothing is added to
/// objects inside it: to the parent of a process, PowerShell would add its parent, and so on.
/// A property whose getter fails is null, also as in ConvertTo-Json: half of a process's properties fail for lack of rights, which must not cost its record.
/// </remarks>
static class JsonMembers
{
    /// <summary>Types whose .NET members only implement the properties that PowerShell shows.</summary>
    static readonly string[] AdaptedTypes = ["Microsoft.Management.Infrastructure.CimInstance", "System.Management.ManagementBaseObject"];

    /// <param name="value">A dictionary or an object; nothing that is enumerated.</param>
    /// <param name="isPowerShells">Whether PowerShell has handled it.</param>
    internal static IEnumerable<(string Name, object? Value)> Of(object value, bool isPowerShells = true) => value switch
    {
        ShortObject made => made.Members,
        DictionaryEntry entry => [("Key", entry.Key), ("Value", entry.Value)],
        IDictionary dictionary => Of(dictionary),
        DataRowView view => Of(view.Row, isPowerShells),
        DataRow row => row.Table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, (object?)row[column])),
        _ when DictionaryMembers(value) is { } entries => entries,
        _ => Properties(value, isPowerShells).Where(property => property.IsGettable).Select(property => (property.Name, ValueOf(property))),
    };

    /// <summary>Represents a property whose getter failed, which is written as null.</summary>
    internal static readonly object Unreadable = new();

    /// <summary>Returns the names of an object's properties, of its type or added to it.</summary>
    internal static IEnumerable<string> NamesOf(object value) => Properties(value, isPowerShells: true).Where(property => property.IsGettable).Select(property => property.Name);

    /// <summary>Returns the entries of a dictionary that is one only by its generic interfaces; null when it is not one.</summary>
    static IEnumerable<(string, object?)>? DictionaryMembers(object value)
    {
        Type? entry = value.GetType().GetInterfaces()
            .Where(known => known.IsGenericType && (known.GetGenericTypeDefinition() == typeof(IDictionary<,>) || known.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)))
            .Select(known => typeof(KeyValuePair<,>).MakeGenericType(known.GetGenericArguments())).FirstOrDefault();
        return entry is null ? null : ((IEnumerable)value).Cast<object>().Select(pair => (NameOf(entry.GetProperty("Key")!.GetValue(pair)!), entry.GetProperty("Value")!.GetValue(pair)));
    }

    static IEnumerable<(string, object?)> Of(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return (NameOf(entry.Key), entry.Value);
    }

    static string NameOf(object key) => ScalarText.Unwrap(key) is { } name
        ? ContentRules.Of(name) is { Kind: ContentKind.Text, Text: { } text } ? text : (string)LanguagePrimitives.ConvertTo(name, typeof(string), CultureInfo.InvariantCulture)
        : "";

    static IEnumerable<PSPropertyInfo> Properties(object value, bool isPowerShells)
    {
        var wrapped = PSObject.AsPSObject(value);
        if (value is PSObject || (isPowerShells && !IsAdapted(value.GetType()))) return wrapped.Properties;
        IEnumerable<PSPropertyInfo> own = View("psadapted");
        return isPowerShells ? View("psextended").Concat(own) : own;

        IEnumerable<PSPropertyInfo> View(string name) => ((PSMemberSet)wrapped.Members[name]).Properties;
    }

    static bool IsAdapted(Type? type) => type is not null && (AdaptedTypes.Contains(type.FullName) || IsAdapted(type.BaseType));

    static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            return Unreadable;
        }
    }
}
