"""Decodes every PNG and JPEG of a folder with Pillow and prints what it saw as JSON.

    /usr/bin/python3 compare_images.py FOLDER

Files are pairs of the same picture, NAME.png and NAME.jpg. For each: the size of both, and how far their pixels are apart on average, without
the last 16 rows and columns, which differ on purpose; beside it, how far Pillow's own JPEG of the same quality is.
"""
import io
import json
import pathlib
import sys

from PIL import Image, ImageChops, ImageStat


def decoded(path):
    with Image.open(path) as image:
        image.load()
        return image.convert("RGB")


def apart(a, b, box):
    return max(ImageStat.Stat(ImageChops.difference(a.crop(box), b.crop(box))).mean)


def pillows(image):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=75, subsampling="4:2:0")
    with Image.open(file) as again:
        again.load()
        return again.convert("RGB")


def main():
    seen = {}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
        png, jpeg = decoded(path), decoded(path.with_suffix(".jpg"))
        width, height = png.width // 16 * 16 - 16, png.height // 16 * 16 - 16
        box = (0, 0, width, height)
        compared = width > 0 and height > 0
        seen[path.stem] = {
            "png": png.size, "jpeg": jpeg.size, "spread": max(ImageStat.Stat(png).stddev),
            "apart": apart(png, jpeg, box) if compared else None,
            "pillow": apart(png, pillows(png), box) if compared else None,
        }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
