using System.Collections;
using Proofload.Data.Media;

namespace Proofload.Data.Readers;

/// <summary>
/// Fields of an image or sound: <c>file</c> (path below the folder), <c>label</c> (name of its subfolder, empty at the top), <c>media_type</c>,
/// and <c>image_base64</c> or <c>audio_base64</c>, which is made when somebody asks for it.
/// </summary>
internal sealed class MediaFileFields(MediaFile file, MediaKind kind) : IReadOnlyDictionary<string, string>
{
    private static readonly string[] OfImages = ["file", "label", "media_type", MediaFields.Image];
    private static readonly string[] OfSounds = ["file", "label", "media_type", MediaFields.Audio];

    /// <summary>The names.</summary>
    public string[] Names => kind == MediaKind.Image ? OfImages : OfSounds;

    public int Count => Names.Length;

    public IEnumerable<string> Keys => Names;

    public IEnumerable<string> Values => Names.Select(n => this[n]);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no field '{key}'.");

    public bool ContainsKey(string key) => Names.Contains(key, StringComparer.Ordinal);

    public bool TryGetValue(string key, out string value)
    {
        value = key switch
        {
            "file" => file.Name,
            "label" => file.Name.LastIndexOf('/') is > 0 and var slash ? file.Name[..slash] : "",
            "media_type" => file.MediaType,
            MediaFields.Image or MediaFields.Audio when ContainsKey(key) => Convert.ToBase64String(file.Bytes()),
            _ => "",
        };
        return ContainsKey(key);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        foreach (var name in Names)
            yield return new(name, this[name]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
