"""Words for goods: the only words besides numbers that a reading may carry as a value."""

COLOURS = frozenset(
    """
    black white blue red green yellow grey gray brown pink purple orange silver gold golden beige
    navy small large big wooden glass ceramic leather cotton steel linen wool copper marble
    """.split()
)
GOODS = frozenset(
    """
    mug cup teapot kettle plate bowl glass vase pan pot knife fork spoon cutlery tray jar bottle
    lamp bulb candle lantern chair table desk sofa bed mattress pillow blanket duvet sheet towel
    curtain rug carpet mirror clock frame shelf cabinet drawer stool bench basket box bin
    shirt tshirt jacket coat dress skirt trousers jeans shorts sweater jumper hoodie scarf hat cap
    glove sock shoe boot sandal trainer belt bag backpack wallet purse watch ring necklace bracelet
    earring sunglasses umbrella phone charger cable headphones headset earbuds speaker laptop tablet
    keyboard mouse monitor screen printer camera tripod drone router toaster blender mixer oven
    microwave fridge freezer vacuum iron fan heater dishwasher coffee espresso grinder machine
    book notebook pen pencil puzzle game toy doll bicycle bike helmet tent racket ball skateboard
    guitar piano violin plant planter hammer drill screwdriver saw ladder hose shampoo soap perfume
    cream razor brush comb apron cushion quilt poster print painting figurine ornament
    """.split()
)
