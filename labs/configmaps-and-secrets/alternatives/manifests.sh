# Everything as manifests; the change of the file is forced by a new Pod.
# step: settings
cat > settings.yaml <<'EOM'
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  GREETING: Good morning
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-files
data:
  shop.conf: |
    colour = blue
    items_per_page = 20
EOM
kubectl apply -f settings.yaml
# step: secret
cat > secret.yaml <<'EOM'
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: hunter2
  username: shop
EOM
kubectl apply -f secret.yaml
kubectl apply -f shop.yaml
kubectl rollout status deployment/shop --timeout=60s
# step: decode
kubectl exec deployment/shop -- cat /run/secrets/database/password > password.txt
# step: change
sed -i 's/colour = blue/colour=red/' settings.yaml
kubectl apply -f settings.yaml
kubectl delete pod -l app=shop
kubectl rollout status deployment/shop --timeout=60s
kubectl exec deployment/shop -- cat /etc/shop/shop.conf > seen.conf
# step: restart
sed -i 's/Good morning/Ahoy there/' settings.yaml
kubectl apply -f settings.yaml
kubectl delete pod -l app=shop
kubectl rollout status deployment/shop --timeout=60s
kubectl logs -l app=shop --tail=5 > shop.log
