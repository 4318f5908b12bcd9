# triggers: second/copied
mkdir shop/test
cp shop/base/deployment.yaml shop/test/
