"""Start densegui from a checkout: ``python main.py [EXPERIMENT]``."""

if __name__ == "__main__":
    from densegui.app import main

    raise SystemExit(main())
